import { isDeepStrictEqual } from "node:util";
import { type AclEntry, type AclFilter, AclOperationTypes, ConfigSource } from "kafkajs";
import type { QuotaAlteration, QuotaEntry, QuotaRequests } from "../../../lambdas/kafka/client-quotas.js";
import type { KafkaAdmin } from "../../../lambdas/topic-admin/adapters/kafka-topic-cluster.js";
import type { ExistingTopic } from "../../../lambdas/topic-admin/domain/topic-plan.js";

/** Replaces the admin client of kafkajs and the requests about quotas. Topics, ACLs and quotas are in memory; alterConfigs replaces the whole configuration, as in Kafka. */
export class KafkajsAdminFake implements QuotaRequests {
  readonly topics = new Map<string, ExistingTopic>();
  readonly acls: AclEntry[] = [];
  /** Quotas by their entity, as JSON. */
  readonly quotas = new Map<string, Map<string, number>>();
  /** Requested changes without validate-only requests. */
  readonly changes: string[] = [];
  /** Validate-only requests. */
  readonly validations: string[] = [];
  /** Failures of future calls, by name of the call, in order. */
  readonly failures: [call: string, error: Error][] = [];
  brokers = 3;
  disconnects = 0;
  /** Leader of each partition. */
  leader = 1;
  /** Number of further reads that return out-of-sync replicas. */
  behind = 0;
  /** Number of further reads that return no ACLs. */
  aclsBehind = 0;

  private fail(call: string): void {
    const next = this.failures.findIndex(([name]) => name === call);
    const [failure] = next < 0 ? [] : this.failures.splice(next, 1);
    if (failure) throw failure[1];
  }

  async connect(): Promise<void> {
    this.fail("connect");
  }

  async disconnect(): Promise<void> {
    this.disconnects += 1;
  }

  async describeCluster() {
    return {
      brokers: Array.from({ length: this.brokers }, (_, n) => ({ nodeId: n + 1, host: `b-${n + 1}`, port: 9098 })),
      controller: 1,
      clusterId: "c",
    };
  }

  async fetchTopicMetadata(options?: { topics: string[] }) {
    this.fail("fetchTopicMetadata");
    const inSync = options && this.behind > 0 ? 2 : 3;
    if (options) this.behind -= 1;
    const topics = [...this.topics.values()].filter(({ name }) => options?.topics.includes(name) ?? true);
    return {
      topics: topics.map(({ name, partitions, replicationFactor }) => ({
        name,
        partitions: Array.from({ length: partitions }, (_, partitionId) => {
          const replicas = Array.from({ length: replicationFactor }, (_, n) => n + 1);
          return { partitionErrorCode: 0, partitionId, leader: this.leader, replicas, isr: replicas.slice(0, inSync) };
        }),
      })),
    };
  }

  async describeConfigs({ resources }: { resources: { name: string }[] }) {
    const entry = (configName: string, configValue: string, configSource: ConfigSource) => ({ configName, configValue, configSource });
    return {
      resources: resources.map(({ name }) => ({
        resourceName: name,
        configEntries: [
          entry("min.insync.replicas", "2", ConfigSource.STATIC_BROKER_CONFIG),
          ...Object.entries(this.topics.get(name)?.configuration ?? {}).map(([key, value]) => entry(key, value, ConfigSource.TOPIC_CONFIG)),
        ],
      })),
    };
  }

  async createTopics({ topics: [topic], validateOnly }: Parameters<KafkaAdmin["createTopics"]>[0]): Promise<boolean> {
    this.note(validateOnly, "createTopics", topic?.topic);
    if (validateOnly || !topic) return true;
    const configuration = Object.fromEntries((topic.configEntries ?? []).map(({ name, value }) => [name, value]));
    const { numPartitions: partitions = 1, replicationFactor = 1 } = topic;
    this.topics.set(topic.topic, { name: topic.topic, partitions, replicationFactor, configuration });
    return true;
  }

  async createPartitions({ topicPartitions: [change] }: Parameters<KafkaAdmin["createPartitions"]>[0]): Promise<boolean> {
    this.note(false, "createPartitions", change?.topic);
    if (change) this.update(change.topic, { partitions: change.count });
    return true;
  }

  async alterConfigs({ resources: [resource], validateOnly }: Parameters<KafkaAdmin["alterConfigs"]>[0]): Promise<void> {
    this.note(validateOnly, "alterConfigs", resource?.name);
    if (validateOnly || !resource) return;
    this.update(resource.name, { configuration: Object.fromEntries(resource.configEntries.map(({ name, value }) => [name, value])) });
  }

  async deleteTopics({ topics }: { topics: string[] }): Promise<void> {
    for (const name of topics) {
      this.note(false, "deleteTopics", name);
      this.topics.delete(name);
    }
  }

  async describeAcls(filter: AclFilter) {
    this.fail("describeAcls");
    if (filter.operation !== AclOperationTypes.ANY || filter.principal !== undefined)
      throw new Error("the fake supports only a filter for all ACLs");
    const shown = this.aclsBehind-- > 0 ? [] : this.acls;
    return {
      resources: shown.map(({ principal, host, operation, permissionType, ...resource }) => ({
        ...resource,
        acls: [{ principal, host, operation, permissionType }],
      })),
    };
  }

  async createAcls({ acl }: { acl: AclEntry[] }): Promise<boolean> {
    this.note(false, "createAcls", acl[0]?.principal);
    this.acls.push(...acl.map((entry) => ({ ...entry })));
    return true;
  }

  async deleteAcls({ filters }: { filters: AclFilter[] }) {
    const matching = this.acls.filter((acl) => filters.some((filter) => isDeepStrictEqual({ ...acl }, { ...filter })));
    this.note(matching.length === 0, "deleteAcls", filters[0]?.principal);
    for (const acl of matching) this.acls.splice(this.acls.indexOf(acl), 1);
  }

  async describeClientQuotas(): Promise<QuotaEntry[]> {
    this.fail("describeClientQuotas");
    return [...this.quotas].map(([entity, limits]) => ({
      entity: JSON.parse(entity),
      values: [...limits].map(([key, value]) => ({ key, value })),
    }));
  }

  async alterClientQuotas(alterations: readonly QuotaAlteration[], validateOnly: boolean): Promise<void> {
    const nameOf = ({ entity }: QuotaAlteration) => entity.map(({ type, name }) => `${type} ${name ?? "<default>"}`).join(", ");
    this.note(validateOnly, "alterClientQuotas", alterations.map(nameOf).join("; "));
    for (const { entity, operations } of validateOnly ? [] : alterations) {
      const limits = this.quotas.get(JSON.stringify(entity)) ?? new Map();
      for (const { key, value, remove } of operations) remove ? limits.delete(key) : limits.set(key, value);
      this.quotas.set(JSON.stringify(entity), limits);
      if (limits.size === 0) this.quotas.delete(JSON.stringify(entity));
    }
  }

  get admin(): KafkaAdmin {
    return this as unknown as KafkaAdmin;
  }

  private note(validateOnly: boolean | undefined, call: string, name: string | undefined): void {
    this.fail(call);
    (validateOnly ? this.validations : this.changes).push(`${call} ${name}`);
  }

  private update(name: string, changes: Partial<ExistingTopic>): void {
    const topic = this.topics.get(name);
    if (topic) this.topics.set(name, { ...topic, ...changes });
  }
}
