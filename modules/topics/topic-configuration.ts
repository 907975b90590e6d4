import type { TopicSettings } from "./settings.js";

const MS_PER_HOUR = 3_600_000;

/**
 * Returns a topic's configuration by Kafka's names. The cluster's default applies to properties that are left out.
 *
 * @param fixedReplication - leaves out `min.insync.replicas`, which MSK refuses on serverless clusters even with its only value
 */
export function topicConfiguration(topic: TopicSettings, fixedReplication: boolean): Record<string, string> {
  const others = Object.entries(topic.configuration).map(([name, value]) => [name, String(value)]);
  return {
    "cleanup.policy": topic.cleanupPolicy,
    ...(!fixedReplication && { "min.insync.replicas": String(topic.minInsyncReplicas) }),
    "retention.ms": String(topic.retentionHours * MS_PER_HOUR),
    ...(topic.retentionBytes !== undefined && { "retention.bytes": String(topic.retentionBytes) }),
    ...(topic.maxMessageBytes !== undefined && { "max.message.bytes": String(topic.maxMessageBytes) }),
    ...(topic.tiered && { "remote.storage.enable": "true" }),
    ...(topic.localRetentionHours !== undefined && { "local.retention.ms": String(topic.localRetentionHours * MS_PER_HOUR) }),
    ...Object.fromEntries(others),
  };
}

/** The same as a Terraform expression of `val`, an item of a variable. Properties that are null are left out. */
export const topicConfigurationExpression = (fixedReplication: boolean) => `{
  for name, value in merge({
    "cleanup.policy"        = val.cleanup_policy
    "min.insync.replicas"   = ${fixedReplication ? "null" : "val.min_insync_replicas"}
    "retention.ms"          = val.retention_hours * ${MS_PER_HOUR}
    "retention.bytes"       = val.retention_bytes
    "max.message.bytes"     = val.max_message_bytes
    "remote.storage.enable" = val.tiered ? true : null
    "local.retention.ms"    = val.local_retention_hours == null ? null : val.local_retention_hours * ${MS_PER_HOUR}
  }, val.configuration) : name => tostring(value) if value != null
}`;
