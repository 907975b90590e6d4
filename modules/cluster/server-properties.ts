import { Fn, Token } from "cdktf";

/** Properties that MSK lets one set on KRaft brokers. Source: MSK developer guide, custom MSK configurations, 2026-11. */
export const settableProperties = [
  "allow.everyone.if.no.acl.found",
  "auto.create.topics.enable",
  "compression.type",
  "connections.max.idle.ms",
  "default.replication.factor",
  "delete.topic.enable",
  "group.initial.rebalance.delay.ms",
  "group.max.session.timeout.ms",
  "group.min.session.timeout.ms",
  "leader.imbalance.per.broker.percentage",
  "log.cleaner.delete.retention.ms",
  "log.cleaner.min.cleanable.ratio",
  "log.cleanup.policy",
  "log.flush.interval.messages",
  "log.flush.interval.ms",
  "log.message.timestamp.after.max.ms",
  "log.message.timestamp.before.max.ms",
  "log.message.timestamp.type",
  "log.retention.bytes",
  "log.retention.hours",
  "log.retention.minutes",
  "log.retention.ms",
  "log.roll.ms",
  "log.segment.bytes",
  "message.max.bytes",
  "min.insync.replicas",
  "num.io.threads",
  "num.network.threads",
  "num.partitions",
  "num.recovery.threads.per.data.dir",
  "num.replica.fetchers",
  "offsets.retention.minutes",
  "offsets.topic.replication.factor",
  "replica.fetch.max.bytes",
  "replica.fetch.response.max.bytes",
  "replica.lag.time.max.ms",
  "replica.selector.class",
  "socket.receive.buffer.bytes",
  "socket.request.max.bytes",
  "socket.send.buffer.bytes",
  "transaction.max.timeout.ms",
  "transaction.state.log.min.isr",
  "transaction.state.log.replication.factor",
  "transactional.id.expiration.ms",
  "unclean.leader.election.enable",
] as const;

export type ServerProperty = (typeof settableProperties)[number];
export type ServerProperties = Partial<Record<ServerProperty, string | number | boolean>>;

/**
 * What must be true of a highly available cluster. MSK's own defaults let everyone in where there is no ACL, and elect
 * leaders that lack records.
 */
const highlyAvailable = {
  "allow.everyone.if.no.acl.found": false,
  "auto.create.topics.enable": false,
  "default.replication.factor": 3,
  "min.insync.replicas": 2,
  "num.partitions": 6,
  "log.retention.hours": 168,
  "offsets.topic.replication.factor": 3,
  "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
  "transaction.state.log.min.isr": 2,
  "transaction.state.log.replication.factor": 3,
  "unclean.leader.election.enable": false,
} as const satisfies ServerProperties;

/** Defaults of Kafka that rules compare with. Source: Apache Kafka 3.9 documentation, broker configs. */
const kafkaDefaults = {
  "message.max.bytes": 1_048_588,
  "replica.fetch.max.bytes": 1_048_576,
  "replica.fetch.response.max.bytes": 10_485_760,
  "socket.request.max.bytes": 104_857_600,
} as const satisfies ServerProperties;

/** Ours, with what the settings change. */
const effectiveProperties = (changed: ServerProperties): ServerProperties => ({ ...highlyAvailable, ...changed });

/** A number as the brokers will have it: as set, as ours, or Kafka's default. */
export function numericProperty(changed: ServerProperties, name: ServerProperty): number | undefined {
  const value = { ...kafkaDefaults, ...effectiveProperties(changed) }[name];
  return value === undefined ? undefined : Number(value);
}

/** The text of an MSK configuration, ours with what the settings change: real newlines, one order always. */
export function propertiesText(changed: ServerProperties): string {
  if (Token.isUnresolved(changed)) {
    // The same by Terraform, whose maps are in the order of their names too.
    const ours = Object.fromEntries(Object.entries(highlyAvailable).map(([name, value]) => [name, String(value)]));
    const merged = Fn.merge([ours, changed]);
    return Fn.join("", Token.asList(Fn.formatlist("%s=%s\n", [Fn.keys(merged), Fn.values(merged)])));
  }
  return Object.entries(effectiveProperties(changed))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
