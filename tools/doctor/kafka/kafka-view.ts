import { type Admin, ConfigResourceTypes, type Kafka } from "kafkajs";
import { KafkaQuotaRequests, type QuotaEntry } from "../../../lambdas/kafka/client-quotas.js";
import { withAdmin } from "../../local/kafka-admin.js";

export interface ViewedPartition {
  readonly partition: number;
  /** -1 without a leader. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface ViewedTopic {
  readonly name: string;
  readonly partitions: readonly ViewedPartition[];
  /** Configuration of the topic with the defaults of the brokers; empty if it can't be read. */
  readonly configuration: Readonly<Record<string, string>>;
}

/** A consumer group at one moment. */
export interface ViewedGroup {
  readonly id: string;
  readonly state: string;
  readonly members: number;
  /** Records that it has not committed. */
  readonly lag: number;
  /** Committed records of all partitions. */
  readonly committed: number;
}

/** A cluster as its brokers describe it. */
export interface KafkaView {
  /** Ids of the brokers that are registered and not fenced. */
  readonly brokers: readonly number[];
  /** In the order of their names, without those of Kafka itself. */
  readonly topics: readonly ViewedTopic[];
  /** Topics that were left out. */
  readonly more: number;
  /** The identity may not read the configuration of topics: it is empty. */
  readonly configurationRefused: boolean;
}

/** So that a large cluster does not take minutes. */
const MOST_TOPICS = 1_000;
const MOST_GROUPS = 200;
/** Brokers answer for this many topics at once. */
const CONFIGS_AT_ONCE = 100;

/** Describes brokers, topics and their configuration. */
export const viewOf = (kafka: Kafka): Promise<KafkaView> =>
  withAdmin(kafka, async (admin) => {
    const { brokers } = await admin.describeCluster();
    const { topics: all } = await admin.fetchTopicMetadata();
    const described = all.filter(({ name }) => !name.startsWith("__")).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const topics = described.slice(0, MOST_TOPICS);
    const configurations = await configurationsOf(
      admin,
      topics.map(({ name }) => name),
    ).catch((error: Error & { type?: string }) => {
      if (error.type === "TOPIC_AUTHORIZATION_FAILED") return undefined;
      throw error;
    });
    return {
      brokers: brokers.map(({ nodeId }) => nodeId).toSorted((a, b) => a - b),
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions
          .map(({ partitionId, leader, replicas, isr }) => ({ partition: partitionId, leader, replicas, isr }))
          .toSorted((a, b) => a.partition - b.partition),
        configuration: configurations?.get(name) ?? {},
      })),
      more: described.length - topics.length,
      configurationRefused: configurations === undefined,
    };
  });

async function configurationsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, ViewedTopic["configuration"]>> {
  const found = new Map<string, ViewedTopic["configuration"]>();
  for (let at = 0; at < topics.length; at += CONFIGS_AT_ONCE) {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.slice(at, at + CONFIGS_AT_ONCE).map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    });
    for (const { resourceName, configEntries } of resources) {
      found.set(resourceName, Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])));
    }
  }
  return found;
}

/** Describes the consumer groups that have committed offsets. */
export const groupsOf = (kafka: Kafka): Promise<readonly ViewedGroup[]> =>
  withAdmin(kafka, async (admin) => {
    const ids = (await admin.listGroups()).groups.map(({ groupId }) => groupId).toSorted();
    if (ids.length === 0) return [];
    const { groups } = await admin.describeGroups(ids.slice(0, MOST_GROUPS));
    const ends = new Map<string, Promise<Map<number, number>>>();
    const endsOf = (topic: string) => {
      const known =
        ends.get(topic) ??
        admin.fetchTopicOffsets(topic).then((all) => new Map(all.map(({ partition, high }) => [partition, Number(high)])));
      ends.set(topic, known);
      return known;
    };
    const viewed: ViewedGroup[] = [];
    for (const { groupId: id, state, members } of groups) {
      let [lag, committed] = [0, 0];
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId: id })) {
        const end = await endsOf(topic).catch(() => new Map<number, number>()); // the topic was deleted
        for (const { partition, offset } of partitions) {
          // -1: the group has never committed an offset of this partition.
          if (Number(offset) < 0) continue;
          committed += Number(offset);
          lag += Math.max(0, (end.get(partition) ?? 0) - Number(offset));
        }
      }
      viewed.push({ id, state, members: members.length, lag, committed });
    }
    return viewed;
  });

/** Reads the quotas of all clients. */
export async function quotasOf(kafka: Kafka): Promise<QuotaEntry[]> {
  const requests = new KafkaQuotaRequests(kafka);
  try {
    return await requests.describeClientQuotas();
  } finally {
    await requests.disconnect();
  }
}
