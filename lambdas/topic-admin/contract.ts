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

/**
 * What Terraform asks of the topic administrator: the input of `aws_lambda_invocation` with `lifecycle_scope = "CRUD"`,
 * to which the provider adds `tf`.
 */
export const topicAdminInput = z.object({
  topics: z.array(declaredTopic),
  /**
   * Names that may be deleted. A topic named here is deleted when it is not declared, or when the invocation is destroyed;
   * any other topic is kept.
   */
  release: z.array(name),
});

/** The same with what the provider adds. Source: hashicorp/terraform-provider-aws 5.100, resource aws_lambda_invocation. */
export const topicAdminRequest = z.extend(topicAdminInput, {
  tf: z.object({
    action: z.enum(["create", "update", "delete"]),
    /** The input of the last apply; of any shape, since an older release may have written it. */
    prev_input: z.optional(z.unknown()),
  }),
});

export type DeclaredTopic = z.output<typeof declaredTopic>;
/** What the construct writes. */
export type TopicAdminInput = z.input<typeof topicAdminInput>;
export type TopicAdminRequest = z.output<typeof topicAdminRequest>;

/** What the function answers, and Terraform keeps in its state: sentences, in the order of execution. */
export interface TopicAdminAnswer {
  readonly plan: readonly string[];
  readonly applied: readonly string[];
}
