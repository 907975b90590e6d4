import type { DeclaredTopic } from "../contract.js";
import { desiredConfiguration } from "./topic-configuration.js";
import { topicNameErrors } from "./topic-names.js";

/** An existing topic of the cluster. */
export interface ExistingTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Topic-level configuration only, without broker settings and defaults. */
  readonly configuration: Readonly<Record<string, string>>;
}

/** A topic declared by the last apply. Configuration keys that are no longer declared are unset. */
export interface PreviousTopic {
  readonly name: string;
  readonly configuration: Readonly<Record<string, string>>;
}

export interface TopicPlanInput {
  readonly declared: readonly DeclaredTopic[];
  readonly existing: readonly ExistingTopic[];
  readonly previous: readonly PreviousTopic[];
  /** Names of topics that can be deleted. */
  readonly deletable: readonly string[];
  readonly brokers: number;
}

export type TopicAction =
  | ({ readonly kind: "createTopic" } & DeclaredTopic)
  | { readonly kind: "addPartitions"; readonly name: string; readonly from: number; readonly to: number }
  | {
      readonly kind: "changeConfiguration";
      readonly name: string;
      /** The complete configuration after the change, because Kafka's AlterConfigs replaces all of it. */
      readonly configuration: Readonly<Record<string, string>>;
      readonly set: Readonly<Record<string, string>>;
      readonly unset: readonly string[];
    }
  | { readonly kind: "deleteTopic"; readonly name: string };

export interface TopicPlan {
  readonly actions: readonly TopicAction[];
  /** Topics that are no longer declared, but kept because they are not deletable. */
  readonly kept: readonly string[];
  /** Reasons why the plan can't be applied; empty for a valid plan. */
  readonly errors: readonly string[];
}

/** Plans the actions that bring the topics to the desired state. A second plan after them is empty. */
export function planTopics({ declared, existing, previous, deletable, brokers }: TopicPlanInput): TopicPlan {
  const present = new Map(existing.map((topic) => [topic.name, topic]));
  const previouslyDeclared = new Map(previous.map((topic) => [topic.name, topic]));
  const declaredNames = new Set(declared.map(({ name }) => name));
  const errors = topicNameErrors(
    declared.map(({ name }) => name),
    existing.map(({ name }) => name),
  );
  const actions: TopicAction[] = [];
  for (const topic of declared) {
    const current = present.get(topic.name);
    if (!current) {
      if (topic.replicationFactor > brokers) {
        errors.push(
          `${topic.name}: replication factor ${topic.replicationFactor} is greater than the ${brokers} brokers; reduce it, or add brokers`,
        );
      }
      actions.push({ kind: "createTopic", ...topic });
    } else {
      errors.push(...unsupportedChanges(topic, current));
      actions.push(...changes(topic, current, previouslyDeclared.get(topic.name)));
    }
  }
  const undeclared = (name: string) => present.has(name) && !declaredNames.has(name);
  const toDelete = [...new Set(deletable)].filter(undeclared);
  actions.push(...toDelete.map((name) => ({ kind: "deleteTopic" as const, name })));
  const kept = [...previouslyDeclared.keys()].filter((name) => undeclared(name) && !deletable.includes(name));
  return { actions, kept, errors };
}

/** Plans the destroy of all topics: deletable topics are deleted, all others are kept. */
export function planDestroy(input: Pick<TopicPlanInput, "declared" | "existing" | "previous" | "deletable">): TopicPlan {
  const previous = [...input.previous, ...input.declared];
  return planTopics({ ...input, declared: [], previous, brokers: 0 });
}

/** Returns errors for changes that need a new topic or a reassignment of its data, which an apply does not start. */
function unsupportedChanges(topic: DeclaredTopic, current: ExistingTopic): string[] {
  const errors: string[] = [];
  if (topic.partitions < current.partitions) {
    errors.push(
      `${topic.name}: ${topic.partitions} partitions are fewer than the existing ${current.partitions}; Kafka can only add partitions, so use ${current.partitions} or more`,
    );
  }
  if (topic.replicationFactor !== current.replicationFactor) {
    errors.push(
      `${topic.name}: replication factor ${topic.replicationFactor} differs from the existing ${current.replicationFactor}; change it with kafka-reassign-partitions`,
    );
  }
  if (current.configuration[TIERED] === "true" && topic.configuration[TIERED] !== "true") {
    errors.push(
      `${topic.name}: tiered storage can't be turned off without losing the data in it; set remote.log.msk.disable.policy with kafka-configs first`,
    );
  }
  return errors;
}

/** Topic configuration that turns tiered storage on. */
const TIERED = "remote.storage.enable";

function changes(topic: DeclaredTopic, current: ExistingTopic, previous: PreviousTopic | undefined): TopicAction[] {
  const actions: TopicAction[] = [];
  const { name, partitions } = topic;
  if (partitions > current.partitions) actions.push({ kind: "addPartitions", name, from: current.partitions, to: partitions });
  const desired = desiredConfiguration(topic.configuration, current.configuration, previous?.configuration ?? {});
  if (Object.keys(desired.set).length > 0 || desired.unset.length > 0) actions.push({ kind: "changeConfiguration", name, ...desired });
  return actions;
}
