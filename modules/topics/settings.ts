import { z } from "zod";
import { topicName } from "../kafka/index.js";
import { structure } from "../terraform/index.js";
import { topicProperties } from "./topic-properties.js";

const topicSettings = z.strictObject({
  partitions: z.int().min(1).max(10_000).default(6).describe("Partitions. They can only grow, and more of them move keys."),
  replicationFactor: z.int().min(2).max(15).default(3).describe("Copies of each partition. It stays as the topic was created."),
  minInsyncReplicas: z.int().min(1).max(14).default(2).describe("Copies that must have a record before it is acknowledged (acks=all)."),
  retentionHours: z.int().min(1).max(87_600).default(168).describe("How long records are kept, in hours."),
  retentionBytes: z.int().min(1_048_576).optional().describe("Most that is kept of each partition, in bytes. Unlimited if left out."),
  cleanupPolicy: z
    .enum(["delete", "compact", "compact,delete"])
    .default("delete")
    .describe("What becomes of old records: deleted, or compacted to the last of each key."),
  maxMessageBytes: z
    .int()
    .min(1024)
    .max(10_485_760)
    .optional()
    .describe("Largest batch of records taken, in bytes. The cluster's if left out."),
  tiered: z
    .boolean()
    .default(false)
    .describe("Old segments move to tiered storage, which the cluster must have. It can't be switched off again by a setting."),
  localRetentionHours: z
    .int()
    .min(1)
    .max(87_600)
    .optional()
    .describe("How long a tiered topic's records stay on the brokers' volumes too, in hours. As long as they are kept if left out."),
  expectedKibPerSecond: z
    .number()
    .positive()
    .optional()
    .describe("Records you expect, in KiB/s before copies. Deploys nothing: retention is checked against the storage with it."),
  configuration: z
    .partialRecord(
      z.enum(topicProperties),
      z.union([z.string(), z.number(), z.boolean()]).meta({ allowed: "text, a number, true or false" }),
    )
    .default({})
    .describe("Further properties of the topic, by Kafka's names."),
});

/** Topics by name. */
export const topicsSettings = z
  .record(topicName, topicSettings)
  .default({
    "ad-events": topicSettings.parse({}),
    "ad-events-dead-letters": topicSettings.parse({ partitions: 3, retentionHours: 336 }),
  })
  .meta({ ...structure, description: "Topics by name; the administrator function makes them so." });

export const deletableTopics = z
  .array(topicName)
  .default([])
  .meta({
    ...structure,
    description: "Topics that may be deleted. A topic that is neither declared nor named here is left alone.",
  });

export type TopicSettings = z.output<typeof topicSettings>;
export type TopicsSettings = z.output<typeof topicsSettings>;
