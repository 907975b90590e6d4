import type { TopicSettings } from "./settings.js";

const MS_PER_HOUR = 3_600_000;

/** A topic's whole configuration in Kafka's words; what is left out has the cluster's default. */
export function topicConfiguration(topic: TopicSettings): Record<string, string> {
  const further = Object.entries(topic.configuration).map(([name, value]) => [name, String(value)]);
  return {
    "cleanup.policy": topic.cleanupPolicy,
    "min.insync.replicas": String(topic.minInsyncReplicas),
    "retention.ms": String(topic.retentionHours * MS_PER_HOUR),
    ...(topic.retentionBytes !== undefined && { "retention.bytes": String(topic.retentionBytes) }),
    ...(topic.maxMessageBytes !== undefined && { "max.message.bytes": String(topic.maxMessageBytes) }),
    ...Object.fromEntries(further),
  };
}
