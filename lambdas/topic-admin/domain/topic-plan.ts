import type { DeclaredTopic } from "../contract.js";
import { desiredConfiguration } from "./topic-configuration.js";
import { nameFaults } from "./topic-names.js";

/** A topic as the cluster has it. */
export interface ExistingTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** What is set on the topic itself; what it takes from brokers and defaults is not here. */
  readonly configuration: Readonly<Record<string, string>>;
}

/** What of a topic's last declaration still matters: what we set, we may take back. */
export interface PreviousTopic {
  readonly name: string;
  readonly configuration: Readonly<Record<string, string>>;
}

export interface TopicPlanInput {
  readonly declared: readonly DeclaredTopic[];
  readonly existing: readonly ExistingTopic[];
  readonly previous: readonly PreviousTopic[];
  /** Names that may be deleted. */
  readonly release: readonly string[];
  readonly brokers: number;
}

export type TopicAction =
  | ({ readonly kind: "createTopic" } & DeclaredTopic)
  | { readonly kind: "addPartitions"; readonly name: string; readonly from: number; readonly to: number }
  | {
      readonly kind: "changeConfiguration";
      readonly name: string;
      /** What the topic has afterwards, complete: Kafka's AlterConfigs replaces all of it. */
      readonly configuration: Readonly<Record<string, string>>;
      readonly set: Readonly<Record<string, string>>;
      readonly unset: readonly string[];
    }
  | { readonly kind: "deleteTopic"; readonly name: string };

export interface TopicPlan {
  readonly actions: readonly TopicAction[];
  /** Topics that are declared no more, and stay because nobody released them. */
  readonly kept: readonly string[];
  /** Why nothing may be done at all, each as a sentence; empty when all is well. */
  readonly refusals: readonly string[];
}

/** What must be done so that the cluster has what is declared. Doing it once leaves nothing to do. */
export function planTopics({ declared, existing, previous, release, brokers }: TopicPlanInput): TopicPlan {
  const present = new Map(existing.map((topic) => [topic.name, topic]));
  const before = new Map(previous.map((topic) => [topic.name, topic]));
  const wanted = new Set(declared.map(({ name }) => name));
  const refusals = nameFaults(
    declared.map(({ name }) => name),
    existing.map(({ name }) => name),
  );
  const actions: TopicAction[] = [];
  for (const topic of declared) {
    const has = present.get(topic.name);
    if (!has) {
      if (topic.replicationFactor > brokers) {
        refusals.push(`${topic.name}: replication factor ${topic.replicationFactor}, but there are ${brokers} brokers`);
      }
      actions.push({ kind: "createTopic", ...topic });
    } else {
      refusals.push(...changesRefused(topic, has));
      actions.push(...changes(topic, has, before.get(topic.name)));
    }
  }
  const gone = (name: string) => present.has(name) && !wanted.has(name);
  const released = [...new Set(release)].filter(gone);
  actions.push(...released.map((name) => ({ kind: "deleteTopic" as const, name })));
  const kept = [...before.keys()].filter((name) => gone(name) && !release.includes(name));
  return { actions, kept, refusals };
}

/** What is left to do when all topics are to go: only what is released does. */
export function planDestruction(input: Pick<TopicPlanInput, "declared" | "existing" | "previous" | "release">): TopicPlan {
  const previous = [...input.previous, ...input.declared];
  return planTopics({ ...input, declared: [], previous, brokers: 0 });
}

/** Kafka can't do these without a new topic or a move of its data, which is not for an apply to begin by itself. */
function changesRefused(topic: DeclaredTopic, has: ExistingTopic): string[] {
  const refusals: string[] = [];
  if (topic.partitions < has.partitions) {
    refusals.push(`${topic.name}: ${topic.partitions} partitions, but it has ${has.partitions}: partitions only grow`);
  }
  if (topic.replicationFactor !== has.replicationFactor) {
    refusals.push(
      `${topic.name}: replication factor ${topic.replicationFactor}, but it has ${has.replicationFactor}: move its replicas by kafka-reassign-partitions`,
    );
  }
  if (has.configuration[TIERED] === "true" && topic.configuration[TIERED] !== "true") {
    refusals.push(
      `${topic.name}: no longer tiered, but it is: what is in tiered storage would be lost; set remote.log.msk.disable.policy by kafka-configs first`,
    );
  }
  return refusals;
}

/** Kafka's switch of a topic's tiered storage. */
const TIERED = "remote.storage.enable";

function changes(topic: DeclaredTopic, has: ExistingTopic, before: PreviousTopic | undefined): TopicAction[] {
  const actions: TopicAction[] = [];
  const { name, partitions } = topic;
  if (partitions > has.partitions) actions.push({ kind: "addPartitions", name, from: has.partitions, to: partitions });
  const desired = desiredConfiguration(topic.configuration, has.configuration, before?.configuration ?? {});
  if (Object.keys(desired.set).length > 0 || desired.unset.length > 0) actions.push({ kind: "changeConfiguration", name, ...desired });
  return actions;
}
