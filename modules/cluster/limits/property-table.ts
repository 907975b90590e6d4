import { z } from "zod";

/** What is known of a property of the brokers that MSK lets one set. */
export interface PropertyRow {
  /** Its type and range. */
  readonly schema: z.ZodType<string | number | boolean>;
  readonly says: string;
  /** Express brokers take it too. */
  readonly express?: true;
  /** It means something to clusters with ZooKeeper only. */
  readonly zookeeper?: true;
  /** The last major version of Kafka that knows it. */
  readonly until?: number;
}

const INT = 2_147_483_647;
const flag = z.boolean();
const whole = (least: number, most: number = INT) => z.int().min(least).max(most);
/** A `long` of Java's. JSON and YAML carry whole numbers up to 2^53, which is 285,000 years in ms. */
const long = (least: number) => z.int().min(least);

/**
 * Names: MSK developer guide, custom MSK configurations (standard) and custom read/write configurations, static (Express), 2026-05.
 * Types and ranges: `KafkaConfig.configDef()` of Kafka 3.9.1 and 4.1.1, narrowed where the guide says so.
 */
export const propertyTable = {
  "allow.everyone.if.no.acl.found": {
    schema: flag,
    says: "Whether whatever has no ACL is open to everyone. MSK's own default is true.",
    express: true,
  },
  "auto.create.topics.enable": { schema: flag, says: "Whether a topic is made by its first use.", express: true },
  "compression.type": {
    schema: z.enum(["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"]),
    says: "Compression of what is stored; `producer` keeps that of the producer.",
    express: true,
  },
  "connections.max.idle.ms": { schema: long(1), says: "Time after which an idle connection is closed, in ms.", express: true },
  "default.replication.factor": { schema: whole(1, 15), says: "Copies of topics that are made without a number of their own." },
  "delete.topic.enable": { schema: flag, says: "Whether topics can be deleted.", express: true },
  "group.initial.rebalance.delay.ms": { schema: whole(0), says: "How long a new group waits for more members, in ms.", express: true },
  "group.max.session.timeout.ms": { schema: whole(1), says: "Longest session of a consumer, in ms.", express: true },
  "group.min.session.timeout.ms": { schema: whole(1), says: "Shortest session of a consumer, in ms." },
  "leader.imbalance.per.broker.percentage": {
    schema: whole(0, 100),
    says: "Share of leaders away from their preferred broker at which they are moved back, in percent.",
    express: true,
    until: 3,
  },
  "log.cleaner.delete.retention.ms": { schema: long(0), says: "How long compacted topics keep the marks of deletions, in ms." },
  "log.cleaner.min.cleanable.ratio": { schema: z.number().min(0).max(1), says: "Share of superseded records at which a log is compacted." },
  "log.cleanup.policy": {
    schema: z.enum(["delete", "compact", "compact,delete", "delete,compact"]),
    says: "What becomes of old records of topics without a policy of their own.",
    express: true,
  },
  "log.flush.interval.messages": { schema: long(1), says: "Records after which a log is flushed to disk." },
  "log.flush.interval.ms": { schema: long(0), says: "Time after which a log is flushed to disk, in ms." },
  "log.message.timestamp.after.max.ms": { schema: long(0), says: "How far a record's time may be in the future, in ms.", express: true },
  "log.message.timestamp.before.max.ms": { schema: long(0), says: "How far a record's time may be in the past, in ms.", express: true },
  "log.message.timestamp.difference.max.ms": {
    schema: long(0),
    says: "How far a record's time may be off, in ms. Kafka 4 knows it no more.",
    until: 3,
  },
  "log.message.timestamp.type": {
    schema: z.enum(["CreateTime", "LogAppendTime"]),
    says: "Whose clock gives a record its time.",
    express: true,
  },
  "log.retention.bytes": { schema: long(-1), says: "Most that is kept of a partition, in bytes; -1 is unlimited.", express: true },
  "log.retention.hours": { schema: whole(-1), says: "How long records are kept, in hours; -1 is forever." },
  "log.retention.minutes": { schema: whole(-1), says: "How long records are kept, in minutes; before the hours." },
  "log.retention.ms": { schema: long(-1), says: "How long records are kept, in ms; before the minutes and hours.", express: true },
  "log.roll.ms": { schema: long(1), says: "Time after which a new segment begins, in ms." },
  "log.segment.bytes": { schema: whole(1_048_576), says: "Largest segment, in bytes. Kafka 4 takes no less than 1 MiB." },
  "max.connections.per.ip": { schema: whole(0), says: "Most connections from one address.", express: true },
  "max.incremental.fetch.session.cache.slots": { schema: whole(0), says: "Incremental fetch sessions that are kept.", express: true },
  "message.max.bytes": {
    schema: whole(0),
    says: "Largest batch of records, in bytes. maxMessageMib sets it with all that must follow.",
    express: true,
  },
  "min.insync.replicas": {
    schema: whole(1, 15),
    says: "Copies that must have a record before it is acknowledged, where a topic has no number of its own.",
  },
  "num.io.threads": { schema: whole(1), says: "Threads that process requests." },
  "num.network.threads": { schema: whole(1), says: "Threads that take and answer requests." },
  "num.partitions": { schema: whole(1), says: "Partitions of topics that are made without a number of their own.", express: true },
  "num.recovery.threads.per.data.dir": { schema: whole(1), says: "Threads that recover logs at the start." },
  "num.replica.fetchers": {
    schema: whole(1),
    says: "Threads that copy from one other broker. Provisioned throughput needs more than MSK's two.",
  },
  "offsets.retention.minutes": { schema: whole(1), says: "How long the offsets of an empty group are kept, in minutes.", express: true },
  "offsets.topic.replication.factor": { schema: whole(1, 15), says: "Copies of the topic of offsets." },
  "replica.fetch.max.bytes": { schema: whole(0), says: "What a replica fetches of a partition at a time, in bytes.", express: true },
  "replica.fetch.response.max.bytes": { schema: whole(0), says: "What a replica fetches at a time, in bytes." },
  "replica.lag.time.max.ms": { schema: whole(10_000, 30_000), says: "Time after which a replica that lags is out of sync, in ms." },
  "replica.selector.class": {
    schema: z.enum(["org.apache.kafka.common.replica.LeaderSelector", "org.apache.kafka.common.replica.RackAwareReplicaSelector"]),
    says: "Which replica a consumer reads from: the leader, or the one in its zone.",
    express: true,
  },
  "replica.socket.receive.buffer.bytes": { schema: whole(-1), says: "Receive buffer of replication, in bytes." },
  "socket.receive.buffer.bytes": { schema: whole(-1), says: "Receive buffer of connections, in bytes; -1 is the system's.", express: true },
  "socket.request.max.bytes": { schema: whole(1), says: "Largest request, in bytes.", express: true },
  "socket.send.buffer.bytes": { schema: whole(-1), says: "Send buffer of connections, in bytes; -1 is the system's.", express: true },
  "transaction.max.timeout.ms": { schema: whole(1), says: "Longest transaction, in ms.", express: true },
  "transaction.state.log.min.isr": { schema: whole(1, 15), says: "Copies of the topic of transactions that must have a record." },
  "transaction.state.log.replication.factor": { schema: whole(1, 15), says: "Copies of the topic of transactions." },
  "transactional.id.expiration.ms": {
    schema: whole(1),
    says: "Time after which an unused transactional id is forgotten, in ms.",
    express: true,
  },
  "unclean.leader.election.enable": { schema: flag, says: "Whether a replica that lacks records may become leader, and lose them." },
  "zookeeper.connection.timeout.ms": { schema: whole(6000, 18_000), says: "Time to connect to ZooKeeper, in ms.", zookeeper: true },
  "zookeeper.session.timeout.ms": { schema: whole(6000, 18_000), says: "Session with ZooKeeper, in ms.", zookeeper: true },
} as const satisfies Record<string, PropertyRow>;

export type ServerProperty = keyof typeof propertyTable;

/** What is known of a property, in one type. */
export const rowOf = (name: ServerProperty): PropertyRow => propertyTable[name];

const names = Object.keys(propertyTable) as ServerProperty[];

type Shape = Record<ServerProperty, z.ZodOptional<z.ZodType<string | number | boolean>>>;

function schemaOf(chosen: readonly ServerProperty[]) {
  const shape = Object.fromEntries(chosen.map((name) => [name, rowOf(name).schema.optional().describe(rowOf(name).says)]));
  return z.strictObject(shape as Shape);
}

/** Properties that standard brokers take. */
export const standardProperties = schemaOf(names);

/** Properties that Express brokers take; all others are theirs. */
export const expressProperties = schemaOf(names.filter((name) => rowOf(name).express));

export type ServerProperties = Partial<Record<ServerProperty, string | number | boolean>>;
