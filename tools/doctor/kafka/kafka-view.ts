import { type Admin, ConfigResourceTypes, type Kafka } from "kafkajs";
import { KafkaQuotaRequests, type QuotaEntry } from "../../../lambdas/kafka/client-quotas.js";
import { type GroupState, groupStates, type PartitionState, partitionStates } from "../../kafka-state/index.js";
import { withAdmin } from "../../local/kafka-admin.js";

export interface ViewedTopic {
  readonly name: string;
  readonly partitions: readonly PartitionState[];
  /** Configuration of the topic with the defaults of the brokers; empty if it can't be read. */
  readonly configuration: Readonly<Record<string, string>>;
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
        partitions: partitionStates({ partitions }),
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
export const groupsOf = (kafka: Kafka): Promise<readonly GroupState[]> =>
  withAdmin(kafka, async (admin) => {
    const ids = (await admin.listGroups()).groups.map(({ groupId }) => groupId).toSorted();
    const ends = new Map<string, Promise<Map<number, number>>>();
    const endsOf = (topic: string) => {
      const known =
        ends.get(topic) ??
        admin.fetchTopicOffsets(topic).then(
          (all) => new Map(all.map(({ partition, high }) => [partition, Number(high)])),
          () => new Map<number, number>(), // the topic was deleted
        );
      ends.set(topic, known);
      return known;
    };
    return groupStates(admin, ids.slice(0, MOST_GROUPS), async (topic, partition) => (await endsOf(topic)).get(partition));
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
