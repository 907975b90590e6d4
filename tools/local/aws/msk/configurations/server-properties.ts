import { badRequest } from "../errors.js";

/**
 * Broker properties that a custom MSK configuration can set.
 * Source: Amazon MSK Developer Guide, "Custom MSK configurations" (2026-11). A name that ends with `.` is a prefix.
 */
// biome-ignore format: keep the list compact
const settable = [
  "allow.everyone.if.no.acl.found", "auto.create.topics.enable", "compression.type", "connections.max.idle.ms", "default.replication.factor",
  "delete.topic.enable", "group.initial.rebalance.delay.ms", "group.max.session.timeout.ms", "group.min.session.timeout.ms",
  "leader.imbalance.check.interval.seconds", "leader.imbalance.per.broker.percentage", "log.cleaner.", "log.cleanup.policy", "log.flush.", "log.index.",
  "log.local.retention.", "log.message.", "log.preallocate", "log.retention.", "log.roll.", "log.segment.", "max.connections.per.ip",
  "max.incremental.fetch.session.cache.slots", "message.max.bytes", "min.insync.replicas", "num.io.threads", "num.network.threads", "num.partitions",
  "num.recovery.threads.per.data.dir", "num.replica.fetchers", "offsets.retention.minutes", "offsets.topic.replication.factor", "producer.id.expiration.ms",
  "quota.", "remote.log.", "replica.fetch.", "replica.high.watermark.checkpoint.interval.ms", "replica.lag.time.max.ms", "replica.selector.class",
  "replica.socket.", "socket.", "ssl.principal.mapping.rules", "transaction.", "transactional.id.expiration.ms", "unclean.leader.election.enable",
  "zookeeper.connection.timeout.ms", "zookeeper.session.timeout.ms",
];

/**
 * Parses the text of a configuration, in the format of Java properties.
 * @throws AwsError 400 for an invalid line, and for a property that MSK does not support in configurations
 */
export function parseServerProperties(text: string): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith("!")) continue;
    const property = /^([^\s=:]+)\s*[=:]\s*(.*)$/.exec(line);
    if (!property) throw badRequest(`serverProperties: line ${index + 1} is not a property: ${line}`);
    const [, key, value] = property as unknown as [string, string, string];
    if (!settable.some((name) => (name.endsWith(".") ? key.startsWith(name) : key === name))) {
      throw badRequest(`Unsupported property in the configuration: ${key}`);
    }
    properties[key] = value;
  }
  return properties;
}
