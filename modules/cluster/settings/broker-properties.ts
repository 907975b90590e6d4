import { BYTES_PER_MIB, defaultMaxMessageBytes } from "../limits/message-size.js";
import type { ServerProperties, ServerProperty } from "../limits/property-table.js";

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

/** The same of Express brokers, whose copies and elections are fixed by MSK. */
const highlyAvailableExpress = {
  "allow.everyone.if.no.acl.found": false,
  "auto.create.topics.enable": false,
  "num.partitions": 6,
  "log.retention.ms": 604_800_000,
  "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
} as const satisfies ServerProperties;

/** Defaults that rules compare with. Source: Apache Kafka 3.9 documentation, broker configs; MSK developer guide for the fetchers. */
const defaults = {
  "message.max.bytes": defaultMaxMessageBytes,
  "num.replica.fetchers": 2,
  "replica.fetch.max.bytes": 1_048_576,
  "replica.fetch.response.max.bytes": 10_485_760,
  "socket.request.max.bytes": 104_857_600,
} as const satisfies ServerProperties;

/** What of a cluster's settings says how its brokers are configured. */
export interface BrokerConfiguration {
  readonly kind: "standard" | "express";
  /** Largest message, in MiB. */
  readonly maxMessageMib: number;
  readonly serverProperties: ServerProperties;
}

/** What the brokers of a kind have without a word of the settings. */
export const oursFor = (kind: BrokerConfiguration["kind"]): ServerProperties =>
  kind === "express" ? highlyAvailableExpress : highlyAvailable;

/**
 * Properties that let messages of a size in, and through to the replicas; none for Kafka's own 1 MiB. A response of replication
 * holds 10 MiB by default, which is the largest there may be.
 */
export const sizesFor = (mib: number): ServerProperties =>
  mib <= 1 ? {} : { "message.max.bytes": mib * BYTES_PER_MIB, "replica.fetch.max.bytes": mib * BYTES_PER_MIB };

/** Ours, with what the settings change. */
export const effective = ({ kind, maxMessageMib, serverProperties }: BrokerConfiguration): ServerProperties => ({
  ...oursFor(kind),
  ...sizesFor(maxMessageMib),
  ...serverProperties,
});

/** A property as the brokers will have it: as set, as ours, or the default where it is known here. */
export function brokerProperty(configuration: BrokerConfiguration, name: ServerProperty): string | number | boolean | undefined {
  return { ...defaults, ...effective(configuration) }[name];
}

/** The same as a number; NaN where it is none. */
export const numericProperty = (configuration: BrokerConfiguration, name: ServerProperty): number =>
  Number(brokerProperty(configuration, name));
