import type { Kafka } from "kafkajs";
import { KafkaQuotaRequests } from "../../../lambdas/kafka/client-quotas.js";
import { Deadline } from "../../../lambdas/runtime/deadline.js";
import { parseInvocation, reconciliationOf } from "../../../lambdas/topic-admin/adapters/invocation.js";
import { KafkaTopicCluster } from "../../../lambdas/topic-admin/adapters/kafka-topic-cluster.js";
import {
  aclOperationsOf,
  aclPatterns,
  aclPermissions,
  aclResources,
  type DeclaredQuota,
  type TopicAdminInput,
  type TopicAdminResponse,
} from "../../../lambdas/topic-admin/contract.js";
import type { Acl } from "../../../lambdas/topic-admin/domain/acl.js";
import { Reconciler } from "../../../lambdas/topic-admin/domain/reconciler.js";
import { until } from "../../../tools/local/process/index.js";
import type { DescribedAcl, DescribedQuota } from "../clients/described-cluster.js";

/** ACLs with each operation of each resource type, in each pattern and permission, for each form of a host. */
export function everyAcl(principal: string): Acl[] {
  return aclResources.flatMap((resource) =>
    aclOperationsOf[resource].flatMap((operation) =>
      (resource === "cluster" ? (["literal"] as const) : aclPatterns).flatMap((pattern) =>
        aclPermissions.flatMap((permission) =>
          ["*", "10.0.0.7"].map((host) => ({
            principal,
            host,
            resource,
            name: resource === "cluster" ? "kafka-cluster" : "wire",
            pattern,
            operation,
            permission,
          })),
        ),
      ),
    ),
  );
}

/** Returns an ACL in the words of Kafka's classes: `DescribeConfigs` is DESCRIBE_CONFIGS, `transactional-id` is TRANSACTIONAL_ID. */
export function inKafkasWords({ resource, pattern, operation, permission, ...others }: Acl): DescribedAcl {
  const constant = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])|-/g, "_").toUpperCase();
  return {
    ...others,
    resource: constant(resource),
    pattern: constant(pattern),
    operation: constant(operation),
    permission: constant(permission),
  };
}

/** Applies ACL changes as one action of the administrator function, and waits until the cluster shows them. */
export async function changeAcls(cluster: KafkaTopicCluster, kind: "addAcls" | "removeAcls", acls: readonly Acl[]): Promise<void> {
  const step = { kind, changes: [{ kind, acls }] };
  await cluster.apply(step);
  await until("the ACLs to be visible", async () => (await cluster.pending(step)) === undefined, { timeoutMs: 15_000 });
}

/** Does `work` with the topics, ACLs and quotas of a cluster, as the administrator function sees them. */
export async function withTopicCluster<T>(kafka: Kafka, work: (cluster: KafkaTopicCluster) => Promise<T>): Promise<T> {
  const [admin, quotas] = [kafka.admin(), new KafkaQuotaRequests(kafka)];
  await admin.connect();
  try {
    return await work(new KafkaTopicCluster(admin, quotas));
  } finally {
    await Promise.all([admin.disconnect(), quotas.disconnect()]);
  }
}

/** The administrator function with a real cluster; `apply` simulates one `terraform apply`, `destroy` a destroy. */
export function administrator(cluster: KafkaTopicCluster) {
  const reconciler = new Reconciler(cluster, () => undefined);
  let previous: TopicAdminInput | undefined;
  const invoke = (payload: unknown): Promise<TopicAdminResponse> => {
    const reconciliation = reconciliationOf(parseInvocation(payload));
    if (!reconciliation) throw new Error("the payload changes nothing");
    return reconciler.reconcile(reconciliation, Deadline.in(60_000));
  };
  return {
    apply: (input: TopicAdminInput) => {
      const tf = previous ? { action: "update", prev_input: previous } : { action: "create", prev_input: null };
      previous = input;
      return invoke({ ...input, tf });
    },
    destroy: (input: TopicAdminInput) => invoke({ ...input, tf: { action: "delete", prev_input: previous } }),
  };
}

/** Every topic property that the settings can declare, except those of tiered storage, with a value that is not Kafka's default. */
export const everyProperty: Readonly<Record<string, string>> = {
  "cleanup.policy": "compact,delete",
  "compression.type": "lz4",
  "delete.retention.ms": "3600000",
  "file.delete.delay.ms": "30000",
  "flush.messages": "10000",
  "flush.ms": "5000",
  "index.interval.bytes": "8192",
  "max.compaction.lag.ms": "172800000",
  "max.message.bytes": "2097152",
  "message.timestamp.after.max.ms": "3600000",
  "message.timestamp.before.max.ms": "604800000",
  "message.timestamp.type": "LogAppendTime",
  "min.cleanable.dirty.ratio": "0.25",
  "min.compaction.lag.ms": "60000",
  "min.insync.replicas": "2",
  preallocate: "true",
  "retention.bytes": "1073741824",
  "retention.ms": "7200000",
  "segment.bytes": "67108864",
  "segment.index.bytes": "1048576",
  "segment.jitter.ms": "1000",
  "segment.ms": "1800000",
  "unclean.leader.election.enable": "true",
};

/** Every kind of entity of a quota with every limit, as the administrator function declares them. */
export const everyQuota: DeclaredQuota[] = [
  { user: "shop" },
  { user: "*" },
  { user: "CN=shop,O=Ä" },
  { clientId: "importer" },
  { clientId: "*" },
  { user: "shop", clientId: "importer" },
  { user: "shop", clientId: "*" },
  { user: "*", clientId: "importer" },
  { user: "*", clientId: "*" },
].map((entity, i) => ({
  ...entity,
  limits: {
    producer_byte_rate: 1_048_576 + i,
    consumer_byte_rate: 9_007_199_254_740_000 + i,
    request_percentage: 0.5 + i,
    controller_mutation_rate: 12.25 + i,
  },
}));

/** Returns a quota as Kafka's own client describes it. */
export const asDescribed = ({ user, clientId, limits }: DeclaredQuota): DescribedQuota => {
  const name = (value: string) => (value === "*" ? "<default>" : value);
  return {
    entity: { ...(user && { user: name(user) }), ...(clientId && { "client-id": name(clientId) }) },
    limits: { ...limits } as Record<string, number>,
  };
};
