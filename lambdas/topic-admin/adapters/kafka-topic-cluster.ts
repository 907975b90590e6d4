import { isDeepStrictEqual } from "node:util";
import { type Admin, ConfigResourceTypes, ConfigSource, type ITopicMetadata } from "kafkajs";
import { kafkaErrorName } from "../../kafka/failure.js";
import { sentence } from "../domain/descriptions.js";
import { type Action, type Cluster, ClusterNotReady, type ClusterState, type Interest } from "../domain/reconciler.js";
import type { ExistingTopic, TopicAction } from "../domain/topic-plan.js";
import { type AclAdmin, KafkaAcls } from "./kafka-acls.js";
import { answered } from "./kafka-request.js";

/** What is used of kafkajs's administrator. */
export type KafkaAdmin = AclAdmin &
  Pick<
    Admin,
    | "connect"
    | "disconnect"
    | "describeCluster"
    | "fetchTopicMetadata"
    | "describeConfigs"
    | "createTopics"
    | "createPartitions"
    | "alterConfigs"
    | "deleteTopics"
  >;

type Create = Extract<TopicAction, { kind: "createTopic" }>;
type Configure = Extract<TopicAction, { kind: "changeConfiguration" }>;

/** How long a broker may take for one request, in ms. */
const REQUEST_MS = 10_000;

/** Topics and ACLs of a Kafka cluster. */
export class KafkaTopicCluster implements Cluster {
  readonly #acls: KafkaAcls;

  constructor(private readonly admin: KafkaAdmin) {
    this.#acls = new KafkaAcls(admin);
  }

  async state({ described, acls }: Interest): Promise<ClusterState> {
    const topics = await this.topics(described);
    return { ...topics, acls: acls ? await this.#acls.all() : [] };
  }

  private topics(described: readonly string[]): Promise<Omit<ClusterState, "acls">> {
    return answered("read the topics", async () => {
      await this.connect();
      const { brokers } = await this.admin.describeCluster();
      const { topics } = await this.admin.fetchTopicMetadata();
      const present = topics.filter(({ name }) => described.includes(name)).map(({ name }) => name);
      const configurations = await this.configurations(present);
      return { brokers: brokers.length, topics: topics.map((topic) => existingTopic(topic, configurations)) };
    });
  }

  async rehearse(actions: readonly Action[]): Promise<void> {
    if (actions.some(({ kind }) => kind === "addAcls" || kind === "removeAcls")) await this.#acls.rehearse();
    for (const action of actions) {
      await answered(sentence(action), async () => {
        if (action.kind === "createTopic") await this.create(action, true);
        if (action.kind === "changeConfiguration") await this.configure(action, true);
      });
    }
  }

  perform(action: Action): Promise<void> {
    return answered(sentence(action), async () => {
      switch (action.kind) {
        case "createTopic":
          return this.create(action, false);
        case "addPartitions":
          await this.admin.createPartitions({ topicPartitions: [{ topic: action.name, count: action.to }], timeout: REQUEST_MS });
          return;
        case "changeConfiguration":
          return this.configure(action, false);
        case "deleteTopic":
          return this.delete(action.name);
        case "addAcls":
          return this.#acls.add(action.acls);
        case "removeAcls":
          return this.#acls.remove(action.acls);
      }
    });
  }

  async missing(action: Action): Promise<string | undefined> {
    switch (action.kind) {
      case "createTopic":
        return this.missingReplicas(action.name, action.partitions);
      case "addPartitions":
        return this.missingReplicas(action.name, action.to);
      case "changeConfiguration": {
        const current = await answered("read the configuration", () => this.configurations([action.name]));
        const seen = isDeepStrictEqual(current.get(action.name), action.configuration);
        return seen ? undefined : `${action.name}: its configuration is not shown yet`;
      }
      case "deleteTopic": {
        const { topics } = await answered("read the topics", () => this.admin.fetchTopicMetadata());
        return topics.some(({ name }) => name === action.name) ? `${action.name}: still there` : undefined;
      }
      case "addAcls":
      case "removeAcls":
        return this.#acls.missing(action);
    }
  }

  /** A connection whose token was refused answers everything after it with ILLEGAL_SASL_STATE. */
  private async connect(): Promise<void> {
    try {
      await this.admin.connect();
    } catch (error) {
      await this.admin.disconnect();
      throw error;
    }
  }

  private async missingReplicas(name: string, partitions: number): Promise<string | undefined> {
    try {
      const { topics } = await answered("read the topics", () => this.admin.fetchTopicMetadata({ topics: [name] }));
      const topic = topics.find((one) => one.name === name);
      if (!topic || topic.partitions.length < partitions) return `${name}: ${topic?.partitions.length ?? 0} of ${partitions} partitions`;
      const leaderless = topic.partitions.find(({ leader }) => leader < 0);
      if (leaderless) return `${name}: partition ${leaderless.partitionId} has no leader`;
      const behind = topic.partitions.find(({ isr, replicas }) => isr.length < replicas.length);
      if (!behind) return undefined;
      return `${name}: partition ${behind.partitionId} has ${behind.isr.length} of ${behind.replicas.length} replicas in sync`;
    } catch (error) {
      // A broker that has not heard of a new topic yet.
      if (error instanceof ClusterNotReady) return error.message;
      throw error;
    }
  }

  /** kafkajs's own wait for leaders fails on a broker that has not heard of the topic yet: `missing` is asked instead. */
  private async create({ name, partitions, replicationFactor, configuration }: Create, validateOnly: boolean): Promise<void> {
    const created = await this.admin.createTopics({
      validateOnly,
      waitForLeaders: false,
      timeout: REQUEST_MS,
      topics: [{ topic: name, numPartitions: partitions, replicationFactor, configEntries: entriesOf(configuration) }],
    });
    if (!created) throw new ClusterNotReady(`${name}: it exists but isn't shown: a broker lags behind, or the role may not describe it`);
  }

  private async configure({ name, configuration }: Configure, validateOnly: boolean): Promise<void> {
    await this.admin.alterConfigs({
      validateOnly,
      resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries: entriesOf(configuration) }],
    });
  }

  /** A broker that lags behind may have shown a topic that is gone. */
  private async delete(name: string): Promise<void> {
    try {
      await this.admin.deleteTopics({ topics: [name], timeout: REQUEST_MS });
    } catch (error) {
      if (kafkaErrorName(error) !== "UNKNOWN_TOPIC_OR_PARTITION") throw error;
    }
  }

  /** What is set on the topics themselves. */
  private async configurations(names: readonly string[]): Promise<Map<string, Record<string, string>>> {
    if (names.length === 0) return new Map();
    const { resources } = await this.admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    });
    return new Map(
      resources.map(({ resourceName, configEntries }) => [
        resourceName,
        Object.fromEntries(
          configEntries
            .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
            .map(({ configName, configValue }) => [configName, configValue]),
        ),
      ]),
    );
  }
}

function existingTopic({ name, partitions }: ITopicMetadata, configurations: Map<string, Record<string, string>>): ExistingTopic {
  return {
    name,
    partitions: partitions.length,
    replicationFactor: partitions[0]?.replicas.length ?? 0,
    configuration: configurations.get(name) ?? {},
  };
}

function entriesOf(configuration: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(configuration).map(([name, value]) => ({ name, value }));
}
