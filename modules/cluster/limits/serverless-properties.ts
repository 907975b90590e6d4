/**
 * Topic properties that clients of a serverless cluster can set, except those that have a setting. MSK Serverless refuses any other by
 * name, and takes cleanup.policy only when a topic is created.
 *
 * Source: Amazon MSK Developer Guide, configuration for serverless clusters, 2026-11; message.timestamp.* of later Kafka versions inferred
 * from message.timestamp.difference.max.ms.
 */
export const serverlessTopicProperties: readonly string[] = [
  "compression.type",
  "message.timestamp.after.max.ms",
  "message.timestamp.before.max.ms",
  "message.timestamp.type",
];
