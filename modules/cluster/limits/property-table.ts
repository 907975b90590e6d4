import { z } from "zod";

/** A broker property that MSK allows in a configuration. */
export interface PropertyRow {
  /** Type and range. */
  readonly schema: z.ZodType<string | number | boolean>;
  readonly description: string;
  /** Express brokers support it too. */
  readonly express?: true;
  /** It applies only to clusters with ZooKeeper. */
  readonly zookeeper?: true;
  /** The last major version of Kafka that has it. */
  readonly until?: number;
}

const MAX_INT = 2_147_483_647;
const flag = z.boolean();
const int = (least: number, most: number = MAX_INT) => z.int().min(least).max(most);
/** A Java `long`. JSON and YAML represent whole numbers exactly up to 2^53, which is 285,000 years in ms. */
const long = (least: number) => z.int().min(least);

/**
 * The broker properties by name.
 * Names: MSK developer guide, custom MSK configurations (standard) and custom read/write configurations, static (Express), 2026-05.
 * Types and ranges: `KafkaConfig.configDef()` of Kafka 3.9.1 and 4.1.1, narrowed where the guide gives a smaller range.
 */
export const propertyTable = {
  "allow.everyone.if.no.acl.found": {
    schema: flag,
    description: "Whether every client can access a resource that has no ACL. MSK's default is true.",
    express: true,
  },
  "auto.create.topics.enable": { schema: flag, description: "Whether brokers create a topic when a client first uses it.", express: true },
  "compression.type": {
    schema: z.enum(["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"]),
    description: "Compression of stored record batches; `producer` keeps the producer's compression.",
    express: true,
  },
  "connections.max.idle.ms": { schema: long(1), description: "Time after which an idle connection is closed, in ms.", express: true },
  "default.replication.factor": { schema: int(1, 15), description: "Replication factor of topics that are created without one." },
  "delete.topic.enable": { schema: flag, description: "Whether topics can be deleted.", express: true },
  "group.initial.rebalance.delay.ms": {
    schema: int(0),
    description: "Time that an empty consumer group waits for more members before its first rebalance, in ms.",
    express: true,
  },
  "group.max.session.timeout.ms": {
    schema: int(1),
    description: "Highest session timeout that a consumer can request, in ms.",
    express: true,
  },
  "group.min.session.timeout.ms": { schema: int(1), description: "Lowest session timeout that a consumer can request, in ms." },
  "leader.imbalance.per.broker.percentage": {
    schema: int(0, 100),
    description:
      "Share of partitions of a broker without their preferred leader, in percent, above which leadership moves back. Kafka 4 no longer has it.",
    express: true,
    until: 3,
  },
  "log.cleaner.delete.retention.ms": {
    schema: long(0),
    description: "Time that compacted topics keep delete markers (tombstones), in ms.",
  },
  "log.cleaner.min.cleanable.ratio": {
    schema: z.number().min(0).max(1),
    description: "Lowest ratio of uncompacted to total log size, 0 to 1, at which the log cleaner compacts a log.",
  },
  "log.cleanup.policy": {
    schema: z.enum(["delete", "compact", "compact,delete", "delete,compact"]),
    description: "Cleanup policy of topics without their own: delete old segments, compact, or both.",
    express: true,
  },
  "log.flush.interval.messages": { schema: long(1), description: "Number of records after which a log is flushed to disk." },
  "log.flush.interval.ms": { schema: long(0), description: "Longest time before records in memory are flushed to disk, in ms." },
  "log.message.timestamp.after.max.ms": {
    schema: long(0),
    description: "Longest time by which a record's timestamp can be later than the broker's, in ms.",
    express: true,
  },
  "log.message.timestamp.before.max.ms": {
    schema: long(0),
    description: "Longest time by which a record's timestamp can be earlier than the broker's, in ms.",
    express: true,
  },
  "log.message.timestamp.difference.max.ms": {
    schema: long(0),
    description: "Longest difference between a record's timestamp and the broker's, in ms. Kafka 4 no longer has it.",
    until: 3,
  },
  "log.message.timestamp.type": {
    schema: z.enum(["CreateTime", "LogAppendTime"]),
    description: "Timestamp of a record: the producer's (CreateTime) or the broker's (LogAppendTime).",
    express: true,
  },
  "log.retention.bytes": {
    schema: long(-1),
    description: "Size to which each partition's log is kept, in bytes; -1 is unlimited.",
    express: true,
  },
  "log.retention.hours": { schema: int(-1), description: "Retention of records, in hours; -1 is unlimited." },
  "log.retention.minutes": {
    schema: int(-1),
    description: "Retention of records, in minutes. Takes precedence over log.retention.hours.",
  },
  "log.retention.ms": {
    schema: long(-1),
    description: "Retention of records, in ms; -1 is unlimited. Takes precedence over minutes and hours.",
    express: true,
  },
  "log.roll.ms": { schema: long(1), description: "Longest time before a new log segment starts, in ms." },
  "log.segment.bytes": { schema: int(1_048_576), description: "Largest log segment, in bytes; at least 1 MiB, as Kafka 4 requires." },
  "max.connections.per.ip": {
    schema: int(0),
    description: "Highest number of connections from one IP address to a broker.",
    express: true,
  },
  "max.incremental.fetch.session.cache.slots": {
    schema: int(0),
    description: "Highest number of incremental fetch sessions that a broker keeps.",
    express: true,
  },
  "message.max.bytes": {
    schema: int(0),
    description: "Largest record batch, in bytes. maxMessageMib sets it together with the properties that depend on it.",
    express: true,
  },
  "min.insync.replicas": {
    schema: int(1, 15),
    description: "Replicas that must have a record before a write with acks=all is acknowledged, for topics without their own value.",
  },
  "num.io.threads": { schema: int(1), description: "Threads that process requests." },
  "num.network.threads": { schema: int(1), description: "Threads that receive requests and send responses." },
  "num.partitions": { schema: int(1), description: "Number of partitions of topics that are created without one.", express: true },
  "num.recovery.threads.per.data.dir": {
    schema: int(1),
    description: "Threads per data directory that recover logs at startup and flush them at shutdown.",
  },
  "num.replica.fetchers": {
    schema: int(1),
    description: "Threads that replicate from each other broker. MSK's default is 2; provisioned throughput needs more.",
  },
  "offsets.retention.minutes": {
    schema: int(1),
    description: "Time that committed offsets are kept after their consumer group becomes empty, in minutes.",
    express: true,
  },
  "offsets.topic.replication.factor": {
    schema: int(1, 15),
    description: "Replication factor of the internal topic of consumer offsets. Applies when Kafka creates the topic.",
  },
  "replica.fetch.max.bytes": {
    schema: int(0),
    description: "Size that a follower tries to fetch per partition and request, in bytes.",
    express: true,
  },
  "replica.fetch.response.max.bytes": {
    schema: int(0),
    description: "Largest expected response to a follower's fetch request, in bytes.",
  },
  "replica.lag.time.max.ms": {
    schema: int(10_000, 30_000),
    description: "Time after which a follower that has not caught up with its leader is removed from the in-sync replicas, in ms.",
  },
  "replica.selector.class": {
    schema: z.enum(["org.apache.kafka.common.replica.LeaderSelector", "org.apache.kafka.common.replica.RackAwareReplicaSelector"]),
    description: "Replica that a consumer reads from: the leader, or one in the consumer's availability zone (RackAwareReplicaSelector).",
    express: true,
  },
  "replica.socket.receive.buffer.bytes": { schema: int(-1), description: "Socket receive buffer of replication, in bytes." },
  "socket.receive.buffer.bytes": {
    schema: int(-1),
    description: "Socket receive buffer of client connections, in bytes; -1 uses the operating system's default.",
    express: true,
  },
  "socket.request.max.bytes": { schema: int(1), description: "Largest request, in bytes.", express: true },
  "socket.send.buffer.bytes": {
    schema: int(-1),
    description: "Socket send buffer of client connections, in bytes; -1 uses the operating system's default.",
    express: true,
  },
  "transaction.max.timeout.ms": {
    schema: int(1),
    description: "Highest transaction timeout that a producer can request, in ms.",
    express: true,
  },
  "transaction.state.log.min.isr": { schema: int(1, 15), description: "Minimum in-sync replicas of the internal topic of transactions." },
  "transaction.state.log.replication.factor": {
    schema: int(1, 15),
    description: "Replication factor of the internal topic of transactions. Applies when Kafka creates the topic.",
  },
  "transactional.id.expiration.ms": {
    schema: int(1),
    description: "Time after which an unused transactional id expires, in ms.",
    express: true,
  },
  "unclean.leader.election.enable": {
    schema: flag,
    description: "Whether a replica that is not in sync can become leader, which loses records.",
  },
  "zookeeper.connection.timeout.ms": {
    schema: int(6000, 18_000),
    description: "Longest time to connect to ZooKeeper, in ms.",
    zookeeper: true,
  },
  "zookeeper.session.timeout.ms": { schema: int(6000, 18_000), description: "Session timeout of ZooKeeper, in ms.", zookeeper: true },
} as const satisfies Record<string, PropertyRow>;

export type ServerProperty = keyof typeof propertyTable;

/** Returns a property's row. */
export const rowOf = (name: ServerProperty): PropertyRow => propertyTable[name];

const names = Object.keys(propertyTable) as ServerProperty[];

type Shape = Record<ServerProperty, z.ZodOptional<z.ZodType<string | number | boolean>>>;

function schemaOf(chosen: readonly ServerProperty[]) {
  const shape = Object.fromEntries(chosen.map((name) => [name, rowOf(name).schema.optional().describe(rowOf(name).description)]));
  return z.strictObject(shape as Shape);
}

/** Schema of the properties of standard brokers. */
export const standardProperties = schemaOf(names);

/** Schema of the properties of Express brokers; MSK manages all others. */
export const expressProperties = schemaOf(names.filter((name) => rowOf(name).express));

export type ServerProperties = Partial<Record<ServerProperty, string | number | boolean>>;
