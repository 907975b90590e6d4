import { z } from "zod";
import { structure } from "../terraform/index.js";
import { topicProperties } from "./topic-properties.js";

/** Schema of the name of a topic that the administrator function creates: not one of those that Kafka and MSK create for themselves. */
const declaredTopic = z
  .string()
  .regex(/^(?!__)(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/)
  .meta({
    allowed:
      "1 to 249 letters, digits, dots, hyphens and underscores, not beginning with `__`, which Kafka's and MSK's own topics do, and neither `.` nor `..`",
  });

const topicSettings = z.strictObject({
  partitions: z
    .int()
    .min(1)
    .max(10_000)
    .default(6)
    .describe("Number of partitions. It can only grow, and growth moves keys to other partitions."),
  replicationFactor: z.int().min(2).max(15).default(3).describe("Replication factor. It can't be changed after the topic is created."),
  minInsyncReplicas: z
    .int()
    .min(1)
    .max(14)
    .default(2)
    .describe("In-sync replicas that must have a record before it is acknowledged (acks=all): min.insync.replicas."),
  retentionHours: z.int().min(1).max(87_600).default(168).describe("Retention, in hours."),
  retentionBytes: z.int().min(1_048_576).optional().describe("Retention of each partition, in bytes. Unlimited if left out."),
  cleanupPolicy: z
    .enum(["delete", "compact", "compact,delete"])
    .default("delete")
    .describe("Old records are deleted, compacted to the last record of each key, or both."),
  maxMessageBytes: z
    .int()
    .min(1024)
    .max(10_485_760)
    .optional()
    .describe("Largest record batch, in bytes: max.message.bytes. The cluster's limit applies if left out."),
  tiered: z
    .boolean()
    .default(false)
    .describe("Moves old segments to tiered storage, which the cluster must have. It can't be undone by a setting."),
  localRetentionHours: z
    .int()
    .min(1)
    .max(87_600)
    .optional()
    .describe("Retention of a tiered topic on the brokers' volumes, in hours. retentionHours if left out."),
  expectedKibPerSecond: z
    .number()
    .positive()
    .optional()
    .describe("Expected throughput, in KiB/s, without replication. It deploys nothing; the check of retention against storage uses it."),
  configuration: z
    .partialRecord(
      z.enum(topicProperties),
      z.union([z.string(), z.number(), z.boolean()]).meta({ allowed: "text, a number, true or false" }),
    )
    .default({})
    .describe("Other topic properties, by Kafka's names."),
});

/** Topics by name. */
export const topicsSettings = z
  .record(declaredTopic, topicSettings)
  .default({
    "ad-events": topicSettings.parse({}),
    "ad-events-dead-letters": topicSettings.parse({ partitions: 3, retentionHours: 336 }),
  })
  .meta({ ...structure, description: "Topics by name. The administrator function creates and changes them." });

export const deletableTopics = z
  .array(declaredTopic)
  .max(140) // as many as the managed policies of a role can grant, whatever their names
  .default([])
  .meta({
    ...structure,
    description: "Topics that the administrator function can delete. A topic that is neither declared nor listed here is not changed.",
  });

export const detectDrift = z
  .boolean()
  .default(false)
  .describe(
    "Compare topics, ACLs and quotas with the cluster in each plan, which then shows what others changed, and the apply puts it back. A plan invokes a function that can only read, needs lambda:InvokeFunction for it and lambda:ListFunctions, and fails while the cluster can't be read. False: no function is created, and a plan reads nothing of the cluster.",
  );

export type TopicSettings = z.output<typeof topicSettings>;
export type TopicsSettings = z.output<typeof topicsSettings>;
