import { z } from "zod";

/** A topic as the settings want it. */
const declaredTopic = z.strictObject({
  name: z.string().min(1),
  partitions: z.int().positive(),
  replicationFactor: z.int().positive(),
  /** Kafka topic configuration, `retention.ms` and so on, complete: a key left out goes back to the cluster's default. */
  configuration: z.record(z.string().min(1), z.string()),
});

/**
 * What Terraform asks of the topic administrator: the input of `aws_lambda_invocation` with `lifecycle_scope = "CRUD"`,
 * to which the provider adds `tf`.
 */
export const topicAdminInput = z.object({
  topics: z.array(declaredTopic),
  /**
   * Names that may be deleted. A topic is deleted when it is named here and is not declared, or when the invocation is destroyed;
   * any other topic is kept.
   */
  release: z.array(z.string().min(1)),
});

/** The same with what the provider adds. Source: hashicorp/terraform-provider-aws 5.100, resource aws_lambda_invocation. */
export const topicAdminRequest = topicAdminInput.extend({
  tf: z.object({
    action: z.enum(["create", "update", "delete"]),
    /** The input of the last apply; of any shape, since an older release of ours may have written it. */
    prev_input: z.unknown(),
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
