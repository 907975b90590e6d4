import { type IResolvable, Token } from "cdktf";
import { hcl } from "../../terraform/index.js";
import { BYTES_PER_MIB, defaultMaxMessageBytes } from "../limits/message-size.js";
import type { ServerProperties, ServerProperty } from "../limits/property-table.js";

/**
 * Properties that a highly available cluster needs. MSK's defaults allow every client where there is no ACL, and unclean leader election.
 */
const standardDefaults = {
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

/** The same for Express brokers, for which MSK fixes replication and leader election. */
const expressDefaults = {
  "allow.everyone.if.no.acl.found": false,
  "auto.create.topics.enable": false,
  "num.partitions": 6,
  "log.retention.ms": 604_800_000,
  "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
} as const satisfies ServerProperties;

/** Kafka's and MSK's defaults that rules read. Source: Apache Kafka 3.9 documentation, broker configs; MSK developer guide for the fetchers. */
const kafkaDefaults = {
  "message.max.bytes": defaultMaxMessageBytes,
  "num.replica.fetchers": 2,
  "replica.fetch.max.bytes": 1_048_576,
  "replica.fetch.response.max.bytes": 10_485_760,
  "socket.request.max.bytes": 104_857_600,
} as const satisfies ServerProperties;

/** The settings that determine the broker properties. */
export interface BrokerConfiguration {
  readonly kind: "standard" | "express";
  /** Largest message, in MiB. */
  readonly maxMessageMib: number;
  readonly serverProperties: ServerProperties;
}

/** Returns this project's default properties for a kind of brokers. */
export const defaultProperties = (kind: BrokerConfiguration["kind"]): ServerProperties =>
  kind === "express" ? expressDefaults : standardDefaults;

/**
 * Returns the properties with which brokers accept and replicate messages of `mib` MiB; none for 1 MiB, Kafka's default. A replication
 * response holds 10 MiB by default, the largest value of the setting.
 */
export const messageSizeProperties = (mib: number): ServerProperties =>
  mib <= 1 ? {} : { "message.max.bytes": mib * BYTES_PER_MIB, "replica.fetch.max.bytes": mib * BYTES_PER_MIB };

/** Returns the properties of an MSK configuration: this project's defaults, overridden by the settings. */
export const effectiveProperties = ({ kind, maxMessageMib, serverProperties }: BrokerConfiguration): ServerProperties => ({
  ...defaultProperties(kind),
  ...messageSizeProperties(maxMessageMib),
  ...serverProperties,
});

/** Returns the effective value of a property: from the settings, this project's default, or Kafka's; undefined if no default is known. */
export function brokerProperty(configuration: BrokerConfiguration, name: ServerProperty): string | number | boolean | undefined {
  return { ...kafkaDefaults, ...effectiveProperties(configuration) }[name];
}

/** Returns the same as a number; NaN if it is not one. */
export const numericProperty = (configuration: BrokerConfiguration, name: ServerProperty): number =>
  Number(brokerProperty(configuration, name));

/** Returns the same as an expression, where the settings are Terraform variables. A property without a known default is null. */
export function numericExpression({ kind, maxMessageMib, serverProperties }: BrokerConfiguration, name: ServerProperty): IResolvable {
  const of = (mib: number) => brokerProperty({ kind, maxMessageMib: mib, serverProperties: {} }, name);
  const [least, twice] = [of(1), of(2)];
  const fallback =
    least === twice || !Token.isUnresolved(maxMessageMib)
      ? hcl`${of(Token.isUnresolved(maxMessageMib) ? 1 : maxMessageMib)}`
      : hcl`${maxMessageMib} > 1 ? ${maxMessageMib} * ${Number(twice) / 2} : ${least}`;
  return hcl`tonumber(lookup(${serverProperties}, ${name}, ${fallback}))`;
}
