import * as z from "zod/mini";

const name = z.string().check(z.minLength(1));

/** A topic as the settings want it. */
const declaredTopic = z.strictObject({
  name,
  partitions: z.int().check(z.positive()),
  replicationFactor: z.int().check(z.positive()),
  /**
   * Kafka topic configuration, `retention.ms` and so on. A key that was declared in the last apply and is left out now goes back to
   * the cluster's default; keys that others set are left alone (MSK throttles replication with some).
   */
  configuration: z.record(name, z.string()),
});

/** What an ACL speaks of, in the words of Kafka's tools. Delegation tokens are left out: MSK has none. */
export const aclResources = ["topic", "group", "cluster", "transactional-id"] as const;
export const aclPatterns = ["literal", "prefixed"] as const;
export const aclPermissions = ["allow", "deny"] as const;
/** Operations of Kafka's authorizer. Source: Apache Kafka, `org.apache.kafka.common.acl.AclOperation`, without those of delegation tokens. */
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
 * Operations that Kafka knows of each resource; it takes others without a word and never asks for them.
 * Source: Apache Kafka 3.9, `kafka.security.authorizer.AclEntry.supportedOperations`.
 */
export const aclOperationsOf: Readonly<Record<(typeof aclResources)[number], readonly (typeof aclOperations)[number][]>> = {
  topic: ["Read", "Write", "Create", "Describe", "Delete", "Alter", "DescribeConfigs", "AlterConfigs", "All"],
  group: ["Read", "Describe", "Delete", "DescribeConfigs", "AlterConfigs", "All"],
  cluster: ["Create", "ClusterAction", "DescribeConfigs", "AlterConfigs", "IdempotentWrite", "Alter", "Describe", "All"],
  "transactional-id": ["Describe", "Write", "All"],
};

/** Kafka's own name of the cluster as a resource. */
export const CLUSTER_RESOURCE = "kafka-cluster";

/**
 * What some principals may do. Names in `produce`, `consume` and `transactionalIds` are whole, or a beginning with `*` behind it,
 * or `*` for all.
 */
const declaredAcl = z.strictObject({
  /** `User:shop`, `User:CN=billing,O=Example` */
  principals: z.array(name).check(z.minLength(1)),
  /** Address that they come from, or `*`. */
  host: name,
  produce: z.array(name),
  consume: z.array(z.strictObject({ topic: name, group: name })),
  transactionalIds: z.array(name),
  rules: z.array(
    z.strictObject({
      resource: z.enum(aclResources),
      /** None for the cluster. */
      name: z.nullish(name),
      pattern: z.enum(aclPatterns),
      operations: z.array(z.enum(aclOperations)).check(z.minLength(1)),
      permission: z.enum(aclPermissions),
    }),
  ),
});

/**
 * What Terraform asks of the topic administrator: the input of `aws_lambda_invocation` with `lifecycle_scope = "CRUD"`,
 * to which the provider adds `tf`.
 */
export const topicAdminInput = z.object({
  /** ARN of the cluster, for Terraform: one that takes another's place is another input, and gets its topics and ACLs. */
  cluster: z.optional(name),
  topics: z.array(declaredTopic),
  /**
   * Names that may be deleted. A topic named here is deleted when it is not declared, or when the invocation is destroyed;
   * any other topic is kept.
   */
  release: z.array(name),
  /**
   * ACLs that must be there. Those that the last apply declared and this one doesn't are removed, all others are left alone.
   * Left out, no ACL is touched or even read: the function's role may not.
   */
  acls: z.nullish(z.array(declaredAcl)),
  /**
   * Marks a second invocation that makes sure of the first, and what it is of; answered as `confirmed`. The provider takes an update
   * that failed for done: only an invocation that did not run remembers what was declared before, and what is still to do.
   * Its end is no wish: a destroy of it changes nothing.
   */
  confirm: z.optional(name),
});

/** The same with what the provider adds. Source: hashicorp/terraform-provider-aws 5.100, resource aws_lambda_invocation. */
export const topicAdminRequest = z.extend(topicAdminInput, {
  tf: z.object({
    action: z.enum(["create", "update", "delete"]),
    /** The input of the last apply; of any shape, since an older release may have written it. */
    prev_input: z.optional(z.unknown()),
  }),
});

/** What an earlier input declared, as far as it can be read. */
export const previousAcls = z.object({ acls: z.array(declaredAcl) });

export type DeclaredTopic = z.output<typeof declaredTopic>;
export type DeclaredAcl = z.output<typeof declaredAcl>;
/** What the construct writes. */
export type TopicAdminInput = z.input<typeof topicAdminInput>;
export type TopicAdminRequest = z.output<typeof topicAdminRequest>;

/** What the function answers, and Terraform keeps in its state: sentences, in the order of execution. */
export interface TopicAdminAnswer {
  readonly plan: readonly string[];
  readonly applied: readonly string[];
  /** What the input said in `confirm`. */
  readonly confirmed?: string;
}
