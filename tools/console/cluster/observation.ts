import type { Admin } from "kafkajs";
import { byPartition, type GroupState, groupStates, type PartitionState, partitionStates } from "../../kafka-state/index.js";

/** A topic in the metadata of the cluster. */
export interface ObservedTopic {
  readonly name: string;
  readonly partitions: readonly PartitionState[];
  /** First and end offset by partition; undefined if they could not be read, as without a leader. */
  readonly offsets?: readonly { readonly partition: number; readonly first: number; readonly end: number }[];
}

/** What the cluster has answered at one moment. */
export interface Observation {
  readonly at: number;
  /** Ids of the brokers that are registered and not fenced. */
  readonly brokers: readonly number[];
  readonly topics: readonly ObservedTopic[];
  readonly groups: readonly GroupState[];
  /** The time of one request for metadata, in ms. */
  readonly requestMs: number;
}

/** Groups of the console itself, which exist while it reads messages. */
export const consoleGroupPrefix = "msk-console-";

/** So that an observation of a large cluster stays short. */
const MAX_TOPICS = 300;
const MAX_GROUPS = 100;

/**
 * Observes the cluster with Kafka's protocol. Offsets and groups that can't be read now keep their last values.
 *
 * @throws Error if no broker answers with metadata
 */
export async function observe(admin: Admin, last?: Observation): Promise<Observation> {
  const began = performance.now();
  const { brokers } = await admin.describeCluster();
  const requestMs = performance.now() - began;
  const { topics: described } = await admin.fetchTopicMetadata();
  const previous = new Map(last?.topics.map((topic) => [topic.name, topic]));
  const topics = await Promise.all(
    described
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .slice(0, MAX_TOPICS)
      .map(async ({ name, partitions }): Promise<ObservedTopic> => {
        const offsets = (await offsetsOf(admin, name).catch(() => undefined)) ?? previous.get(name)?.offsets;
        return { name, partitions: partitionStates({ partitions }), ...(offsets && { offsets }) };
      }),
  );
  const groups = await observedGroups(admin, topics).catch(() => last?.groups ?? []);
  return { at: Date.now(), brokers: brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b), topics, groups, requestMs };
}

/** Reads the first and the end offset of each partition of a topic, in the order of the partitions. */
export async function offsetsOf(admin: Admin, topic: string): Promise<NonNullable<ObservedTopic["offsets"]>> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ partition, first: Number(low), end: Number(high) })).sort(byPartition);
}

async function observedGroups(admin: Admin, topics: readonly ObservedTopic[]): Promise<GroupState[]> {
  const ends = new Map(topics.flatMap(({ name, offsets = [] }) => offsets.map(({ partition, end }) => [`${name}/${partition}`, end])));
  const listed = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter((id) => !id.startsWith(consoleGroupPrefix));
  return groupStates(admin, listed.sort().slice(0, MAX_GROUPS), async (topic, partition) => ends.get(`${topic}/${partition}`));
}

/** Returns the sum of the end offsets of a topic: the number of messages that were ever written to it. */
export const writtenTo = ({ offsets }: Pick<ObservedTopic, "offsets">): number | undefined =>
  offsets?.reduce((sum, { end }) => sum + end, 0);
