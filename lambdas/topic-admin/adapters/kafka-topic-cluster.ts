import { isDeepStrictEqual } from "node:util";
import { type Admin, ConfigResourceTypes, ConfigSource, type ITopicMetadata } from "kafkajs";
import type { QuotaRequests } from "../../kafka/client-quotas.js";
import { kafkaErrorName } from "../../kafka/failure.js";
import type { Acl } from "../domain/acl.js";
import { describeAction, describeChanges } from "../domain/descriptions.js";
import { type AclChanges, type Cluster, ClusterNotReady, type ClusterState, type StateQuery, type Step } from "../domain/reconciler.js";
import type { ExistingTopic, TopicAction } from "../domain/topic-plan.js";
import { type AclAdmin, KafkaAcls } from "./kafka-acls.js";
import { KafkaQuotas } from "./kafka-quotas.js";
import { kafkaRequest } from "./kafka-request.js";

/** The methods of the kafkajs admin client that are used. */
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

/** Timeout of one request to a broker, in ms. */
const REQUEST_MS = 10_000;

/** Topics, ACLs and quotas of a Kafka cluster. */
export class KafkaTopicCluster implements Cluster {
  readonly #acls: KafkaAcls;

  readonly #quotas: KafkaQuotas;

  constructor(
    private readonly admin: KafkaAdmin,
    quotaRequests: QuotaRequests,
  ) {
    this.#acls = new KafkaAcls(admin);
    this.#quotas = new KafkaQuotas(quotaRequests);
  }

  async state({ configurationOf, acls, quotas }: StateQuery): Promise<ClusterState> {
    const topics = await this.topics(configurationOf);
    return { ...topics, acls: acls ? await this.#acls.list() : [], quotas: quotas ? await this.#quotas.list() : [] };
  }

  private topics(configurationOf: readonly string[]): Promise<Omit<ClusterState, "acls" | "quotas">> {
    return kafkaRequest("read the topics", async () => {
      await this.connect();
      const { brokers } = await this.admin.describeCluster();
      const { topics } = await this.admin.fetchTopicMetadata();
      const present = topics.filter(({ name }) => configurationOf.includes(name)).map(({ name }) => name);
      const configurations = await this.configurations(present);
      return { brokers: brokers.length, topics: topics.map((topic) => existingTopic(topic, configurations)) };
    });
  }

  async validate(steps: readonly Step[]): Promise<void> {
    if (steps.some(({ kind }) => kind === "addAcls" || kind === "removeAcls")) await this.#acls.checkPermission();
    for (const step of steps) {
      await kafkaRequest(describeStep(step), async () => {
        if (step.kind === "createTopic") await this.create(step, true);
        if (step.kind === "changeConfiguration") await this.configure(step, true);
        if (step.kind === "changeQuotas") await this.#quotas.change(step.changes, true);
      });
    }
  }

  apply(step: Step): Promise<void> {
    return kafkaRequest(describeStep(step), async () => {
      switch (step.kind) {
        case "createTopic":
          return this.create(step, false);
        case "addPartitions":
          await this.admin.createPartitions({ topicPartitions: [{ topic: step.name, count: step.to }], timeout: REQUEST_MS });
          return;
        case "changeConfiguration":
          return this.configure(step, false);
        case "deleteTopic":
          return this.delete(step.name);
        case "addAcls":
          return this.#acls.add(aclsOf(step));
        case "removeAcls":
          return this.#acls.remove(aclsOf(step));
        case "changeQuotas":
          return this.#quotas.change(step.changes, false);
      }
    });
  }

  async pending(step: Step): Promise<string | undefined> {
    switch (step.kind) {
      case "createTopic":
        return this.pendingReplicas(step.name, step.partitions);
      case "addPartitions":
        return this.pendingReplicas(step.name, step.to);
      case "changeConfiguration": {
        const current = await kafkaRequest("read the configuration", () => this.configurations([step.name]));
        const visible = isDeepStrictEqual(current.get(step.name), step.configuration);
        return visible ? undefined : `${step.name}: the new configuration is not visible yet`;
      }
      case "deleteTopic": {
        const { topics } = await kafkaRequest("read the topics", () => this.admin.fetchTopicMetadata());
        return topics.some(({ name }) => name === step.name) ? `${step.name}: not deleted yet` : undefined;
      }
      case "addAcls":
      case "removeAcls":
        return this.#acls.pending(step.changes);
      case "changeQuotas":
        return this.#quotas.pending(step.changes);
    }
  }

  /** Connects. After a rejected token, a connection responds to every request with ILLEGAL_SASL_STATE, so it is closed. */
  private async connect(): Promise<void> {
    try {
      await this.admin.connect();
    } catch (error) {
      await this.admin.disconnect();
      throw error;
    }
  }

  private async pendingReplicas(name: string, partitions: number): Promise<string | undefined> {
    try {
      const { topics } = await kafkaRequest("read the topics", () => this.admin.fetchTopicMetadata({ topics: [name] }));
      const topic = topics.find((one) => one.name === name);
      if (!topic || topic.partitions.length < partitions) return `${name}: ${topic?.partitions.length ?? 0} of ${partitions} partitions`;
      const leaderless = topic.partitions.find(({ leader }) => leader < 0);
      if (leaderless) return `${name}: partition ${leaderless.partitionId} has no leader`;
      const behind = topic.partitions.find(({ isr, replicas }) => isr.length < replicas.length);
      if (!behind) return undefined;
      return `${name}: partition ${behind.partitionId} has ${behind.isr.length} of ${behind.replicas.length} replicas in sync`;
    } catch (error) {
      // The broker does not have the metadata of a new topic yet.
      if (error instanceof ClusterNotReady) return error.message;
      throw error;
    }
  }

  /** Creates a topic. `pending` waits for the leaders, because waitForLeaders of kafkajs fails if a broker does not have the topic's metadata yet. */
  private async create({ name, partitions, replicationFactor, configuration }: Create, validateOnly: boolean): Promise<void> {
    const created = await this.admin.createTopics({
      validateOnly,
      waitForLeaders: false,
      timeout: REQUEST_MS,
      topics: [{ topic: name, numPartitions: partitions, replicationFactor, configEntries: entriesOf(configuration) }],
    });
    if (!created)
      throw new ClusterNotReady(
        `${name}: the topic exists but is not visible; a broker's metadata is outdated, or the role can't describe the topic`,
      );
  }

  private async configure({ name, configuration }: Configure, validateOnly: boolean): Promise<void> {
    await this.admin.alterConfigs({
      validateOnly,
      resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries: entriesOf(configuration) }],
    });
  }

  /** Deletes a topic. It can be deleted already, if a broker with outdated metadata listed it. */
  private async delete(name: string): Promise<void> {
    try {
      await this.admin.deleteTopics({ topics: [name], timeout: REQUEST_MS });
    } catch (error) {
      if (kafkaErrorName(error) !== "UNKNOWN_TOPIC_OR_PARTITION") throw error;
    }
  }

  /** Returns the topic-level configuration by topic. */
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

const describeStep = (step: Step): string => ("changes" in step ? describeChanges(step.changes) : describeAction(step));

const aclsOf = ({ changes }: AclChanges): Acl[] => changes.flatMap(({ acls }) => acls);

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
