import type { Admin, Kafka } from "kafkajs";
import { withAdmin } from "../local/kafka-admin.js";
import { type UntilOptions, until } from "../local/process/index.js";

/** Number of partitions of a topic that each broker leads, by broker id; `none` for partitions without a leader. */
export type Leaders = Record<string, number>;

/** A partition as the cluster's metadata describes it. */
export interface PartitionHealth {
  readonly partition: number;
  /** -1 if there is none. */
  readonly leader: number;
  /** In the order of the assignment: the first one should lead. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** A topic as the cluster's metadata describes it. */
export interface TopicHealth {
  /** The brokers that are registered and not fenced. */
  readonly brokers: readonly number[];
  readonly partitions: readonly PartitionHealth[];
  readonly leaders: Leaders;
  /** The size of the smallest in-sync replica set of all partitions. */
  readonly smallestIsr: number;
}

/** Reads the leaders and in-sync replicas of a topic, and the brokers of the cluster. */
export async function topicHealth(admin: Admin, topic: string): Promise<TopicHealth> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const { brokers } = await admin.describeCluster();
  const partitions = (topics[0]?.partitions ?? [])
    .map(({ partitionId: partition, leader, replicas, isr }) => ({ partition, leader, replicas, isr }))
    .sort((a, b) => a.partition - b.partition);
  if (partitions.length === 0) throw new Error(`the cluster has no partition of ${topic}`);
  const leaders: Leaders = {};
  for (const { leader } of partitions) {
    const name = leader < 0 ? "none" : String(leader);
    leaders[name] = (leaders[name] ?? 0) + 1;
  }
  return {
    brokers: brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b),
    partitions,
    leaders,
    smallestIsr: Math.min(...partitions.map(({ isr }) => isr.length)),
  };
}

/** Returns the partitions that a broker leads. */
export const ledBy = ({ partitions }: Pick<TopicHealth, "partitions">, broker: number): number[] =>
  partitions.flatMap(({ partition, leader }) => (leader === broker ? [partition] : []));

/** Returns the broker that leads a partition; undefined if none does. */
export function leaderOf({ partitions }: Pick<TopicHealth, "partitions">, partition: number): number | undefined {
  const leader = partitions.find((candidate) => candidate.partition === partition)?.leader ?? -1;
  return leader < 0 ? undefined : leader;
}

/** Returns the broker that leads most partitions of the topic. @throws Error if no partition has a leader */
export function leaderOfMost({ leaders }: Pick<TopicHealth, "leaders">): number {
  const [most] = Object.entries(leaders)
    .filter(([name]) => name !== "none")
    .sort(([, a], [, b]) => b - a);
  if (!most) throw new Error("no partition has a leader");
  return Number(most[0]);
}

/** Waits until every partition of the topic has `replicas` in-sync replicas. */
export const untilInSync = (kafka: Kafka, topic: string, replicas: number, timeoutMs = 60_000): Promise<TopicHealth> =>
  untilHealth(kafka, topic, `${replicas} in-sync replicas of every partition of ${topic}`, ({ smallestIsr }) => smallestIsr >= replicas, {
    timeoutMs,
  });

/** Waits until the cluster has fenced a broker: its metadata doesn't list it, and it leads no partition of the topic. */
export const untilFenced = (kafka: Kafka, topic: string, broker: number, options: UntilOptions = {}): Promise<TopicHealth> =>
  untilHealth(
    kafka,
    topic,
    `the cluster to fence broker ${broker}`,
    (health) => !health.brokers.includes(broker) && ledBy(health, broker).length === 0,
    options,
  );

/** Waits for a condition of a topic. @param what - the condition, for the error */
export async function untilHealth(
  kafka: Kafka,
  topic: string,
  what: string,
  condition: (health: TopicHealth) => boolean,
  options: UntilOptions = {},
): Promise<TopicHealth> {
  // A new client each time: its connection can lead to a broker that hangs.
  const probe = async () => {
    const health = await withAdmin(kafka, (admin) => topicHealth(admin, topic), { retry: { retries: 0 } });
    return condition(health) && health;
  };
  return until(what, probe, { timeoutMs: 60_000, everyMs: 250, ...options });
}
