import * as z from "zod/mini";

const name = z.string().check(z.minLength(1));

/** A topic declared in the settings. */
const declaredTopic = z.strictObject({
  name,
  partitions: z.int().check(z.positive()),
  replicationFactor: z.int().check(z.positive()),
  /**
   * Kafka topic configuration, for example `retention.ms`. A key that the last apply declared and this one omits is reset to the
   * cluster's default. Keys set by others are not changed; MSK sets some to throttle replication.
   */
  configuration: z.record(name, z.string()),
});

/** Resource types of ACLs, named as in Kafka's tools. Delegation tokens are omitted, because MSK does not support them. */
export const aclResources = ["topic", "group", "cluster", "transactional-id"] as const;
export const aclPatterns = ["literal", "prefixed"] as const;
export const aclPermissions = ["allow", "deny"] as const;
/** Operations of Kafka's authorizer, except those of delegation tokens. Source: Apache Kafka, `org.apache.kafka.common.acl.AclOperation`. */
export const aclOperations = [
  "All",
  "Read",
  "Write",
  "Create",
  "Delete",
  "Alter",
  "Describe",
  "ClusterAction",
  "DescribeConfigs",
  "AlterConfigs",
  "IdempotentWrite",
] as const;

/**
 * Operations that Kafka checks for each resource type. Kafka accepts other operations in an ACL without an error, but never checks them.
 * Source: Apache Kafka 3.9, `kafka.security.authorizer.AclEntry.supportedOperations`.
 */
export const aclOperationsOf: Readonly<Record<(typeof aclResources)[number], readonly (typeof aclOperations)[number][]>> = {
  topic: ["Read", "Write", "Create", "Describe", "Delete", "Alter", "DescribeConfigs", "AlterConfigs", "All"],
  group: ["Read", "Describe", "Delete", "DescribeConfigs", "AlterConfigs", "All"],
  cluster: ["Create", "ClusterAction", "DescribeConfigs", "AlterConfigs", "IdempotentWrite", "Alter", "Describe", "All"],
  "transactional-id": ["Describe", "Write", "All"],
};

/** Kafka's resource name of the cluster. */
export const CLUSTER_RESOURCE = "kafka-cluster";

/**
 * ACLs of some principals. Names in `produce`, `consume` and `transactionalIds` are full names, prefixes followed by `*`, or `*` for
 * all.
 */
const declaredAcl = z.strictObject({
  /** `User:shop`, `User:CN=billing,O=Example` */
  principals: z.array(name).check(z.minLength(1)),
  /** IP address of the clients, or `*`. */
  host: name,
  produce: z.array(name),
  consume: z.array(z.strictObject({ topic: name, group: name })),
  transactionalIds: z.array(name),
  rules: z.array(
    z.strictObject({
      resource: z.enum(aclResources),
      /** Omitted for the cluster. */
      name: z.nullish(name),
      pattern: z.enum(aclPatterns),
      operations: z.array(z.enum(aclOperations)).check(z.minLength(1)),
      permission: z.enum(aclPermissions),
    }),
  ),
});

/** Limits that a quota can set, by Kafka's names. Source: Apache Kafka 3.9, `org.apache.kafka.server.config.QuotaConfig`. */
export const quotaLimits = ["producer_byte_rate", "consumer_byte_rate", "request_percentage", "controller_mutation_rate"] as const;

/** The user or client id that stands for all those without their own quota, as `--entity-default` of Kafka's tools. */
export const QUOTA_DEFAULT = "*";

/** Quotas of a user, of a client id, or of a client id of a user. */
const declaredQuota = z.strictObject({
  /** Name of a principal without its type: `shop`, `CN=billing,O=Example`; {@link QUOTA_DEFAULT} for the default. Omitted for any user. */
  user: z.nullish(name),
  /** Client id, or {@link QUOTA_DEFAULT}. Omitted for all client ids of the user together. */
  clientId: z.nullish(name),
  /** Limits by name. A limit that the last apply declared and this one omits is removed. Limits set by others are not changed. */
  limits: z.partialRecord(z.enum(quotaLimits), z.number().check(z.positive())),
});

/**
 * The input of the topic administrator: `input` of `aws_lambda_invocation` with `lifecycle_scope = "CRUD"`, to which the provider adds
 * `tf`.
 */
export const topicAdminInput = z.object({
  /** ARN of the cluster. A replaced cluster changes the input, so Terraform invokes the function and the new cluster gets its topics and ACLs. */
  cluster: z.optional(name),
  topics: z.array(declaredTopic),
  /**
   * Names of topics that can be deleted. Such a topic is deleted if it is not declared, or if the invocation is destroyed; all other
   * topics are kept. The name of this field is the one of release 0.1.0, whose inputs are still in Terraform states.
   */
  release: z.array(name),
  /**
   * Desired ACLs. ACLs that the last apply declared and this one does not are removed; all others are not changed. If omitted, ACLs are
   * neither changed nor read, because the function's role is not authorized to.
   */
  acls: z.nullish(z.array(declaredAcl)),
  /**
   * Desired quotas. Quotas that the last apply declared and this one does not are removed; all others are not changed. If omitted, quotas
   * are neither changed nor read, because the function's role is not authorized to.
   */
  quotas: z.nullish(z.array(declaredQuota)),
  /**
   * Marks the second invocation, which repeats the first one, and identifies its input; returned as `confirmed`. The provider records a
   * failed update as successful. The second invocation does not run in that case, so its previous input still contains what was declared
   * before, and its next run completes the work. Destroying it changes nothing.
   */
  confirm: z.optional(name),
  /**
   * Identifies the differences that Terraform found between the settings and the cluster. Others changed the cluster, so nothing else in the
   * input differs; a new value makes Terraform invoke the function, which then puts the declared state back.
   */
  corrects: z.optional(z.string()),
});

/** The payload of a comparison: the desired state. A plan sends it, with the settings that the next apply will declare. */
export const topicComparisonRequest = z.pick(topicAdminInput, { topics: true, release: true, acls: true, quotas: true });

/** The input with the fields that the provider adds. Source: hashicorp/terraform-provider-aws 5.100, resource aws_lambda_invocation. */
export const topicAdminRequest = z.extend(topicAdminInput, {
  tf: z.object({
    action: z.enum(["create", "update", "delete"]),
    /** Input of the last apply. Its schema can differ, because an older release can have written it. */
    prev_input: z.optional(z.unknown()),
  }),
});

/** The ACLs of a previous input. */
export const previousAclsInput = z.object({ acls: z.array(declaredAcl) });

/** The quotas of a previous input. */
export const previousQuotasInput = z.object({ quotas: z.array(declaredQuota) });

export type DeclaredTopic = z.output<typeof declaredTopic>;
export type DeclaredAcl = z.output<typeof declaredAcl>;
export type DeclaredQuota = z.output<typeof declaredQuota>;
/** The input that the construct writes. */
export type TopicAdminInput = z.input<typeof topicAdminInput>;
export type TopicAdminRequest = z.output<typeof topicAdminRequest>;

/** The response of the function, which Terraform stores in its state: descriptions of actions, in the order of execution. */
export interface TopicAdminResponse {
  readonly plan: readonly string[];
  readonly applied: readonly string[];
  /** The value of `confirm` in the input. */
  readonly confirmed?: string;
}

/** The response of a comparison, which Terraform stores in its state. */
export interface TopicComparisonResponse {
  /** What differs from the desired state, and an apply changes: one line each, in the order in which the function would change it. */
  readonly differences: readonly string[];
  /** What no apply can change, and what could not be compared. */
  readonly warnings: readonly string[];
  /** Why the cluster could not be read. */
  readonly failure?: string;
}
