import { z } from "zod";
import { logRetentionDays } from "../../aws/index.js";
import { acknowledgement } from "../../settings/index.js";
import { structure } from "../../terraform/index.js";
import { type BrokerTypeName, brokerTypes, type ExpressBrokerTypeName, expressBrokerTypes } from "../limits/broker-types.js";
import { expressVersions, type KafkaVersionName, kafkaVersions } from "../limits/kafka-versions.js";
import { expressProperties, standardProperties } from "../limits/property-table.js";
import { authenticationSettings, encryptionInTransit } from "./authentication.js";
import { clusterArn } from "./cluster-arn.js";
import { connectivitySettings } from "./connectivity.js";
import { logsSettings } from "./logging.js";
import { enhancedMonitoring, prometheusSettings } from "./monitoring.js";
import { privateDns } from "./private-dns.js";
import { storageSettings } from "./storage.js";

const name = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/)
  .optional()
  .meta({
    description: "Cluster name; `<name>-<environment>` if left out. MSK can't rename a cluster: another name makes another cluster.",
    allowed: "up to 64 letters, digits and hyphens, a hyphen not first",
  });

const deletionProtection = z
  .boolean()
  .default(true)
  .meta({ ...structure, description: "Refuses a plan that would destroy the cluster or its key, replacements included." });

const acknowledgedReplacement = acknowledgement(
  "Lets one replacement of the cluster through, with the loss of its records: the cluster's name, a colon, and why. Each replacement needs other words. The new cluster is made before the old one ends, so it needs another name too. While it stands, deletion protection is off. In a module, take it out in an apply of its own.",
);

const brokers = z.int().min(2).max(60).default(3).describe("Brokers in all: a multiple of the zones. It can grow.");

const maxMessageMib = z
  .int()
  .min(1)
  .max(10)
  .default(1)
  .describe(
    "Largest message, in MiB: brokers, replicas and topics take it by this one setting, and clients are told. A change rolls the brokers.",
  );

/** What all clusters with brokers of their own have. */
const provisioned = {
  name,
  brokers,
  authentication: authenticationSettings,
  encryptionInTransit,
  maxMessageMib,
  enhancedMonitoring,
  prometheus: prometheusSettings,
  logs: logsSettings,
  logRetentionDays: logRetentionDays.default(365).describe("How long the brokers' logs are kept in CloudWatch, in days."),
  ...connectivitySettings,
  privateDns,
  deletionProtection,
  acknowledgedReplacement,
};

/** A cluster of standard brokers: one's own volumes, every property. */
export const standardSettings = z.strictObject({
  // Left out by the settings of release 0.1.0, which knew no other kind.
  kind: z
    .literal("standard")
    .optional()
    .default("standard")
    .meta({ ...structure, description: "Standard brokers: volumes of your own, every property." }),
  ...provisioned,
  kafkaVersion: z
    .enum(Object.keys(kafkaVersions) as [KafkaVersionName, ...KafkaVersionName[]])
    .default("3.9.x.kraft")
    .describe("Kafka version; those without .kraft have ZooKeeper. Upgrades roll the brokers; there is no way back."),
  instanceType: z
    .enum(Object.keys(brokerTypes) as [BrokerTypeName, ...BrokerTypeName[]])
    .default("kafka.m7g.large")
    .describe("Broker instance type. A change rolls the brokers."),
  ...storageSettings,
  serverProperties: standardProperties
    .default({})
    .describe("Properties of the brokers that differ from ours, by Kafka's names. A change rolls the brokers."),
});

/** A cluster of Express brokers: storage without end or settings, three copies of everything. */
export const expressSettings = z.strictObject({
  kind: z.literal("express").meta({ ...structure, description: "Express brokers: storage without end, always three copies." }),
  ...provisioned,
  kafkaVersion: z.enum(expressVersions).default("3.9.x.kraft").describe("Kafka version. Upgrades roll the brokers; there is no way back."),
  instanceType: z
    .enum(Object.keys(expressBrokerTypes) as [ExpressBrokerTypeName, ...ExpressBrokerTypeName[]])
    .default("express.m7g.large")
    .describe("Broker instance type. A change rolls the brokers."),
  serverProperties: expressProperties
    .default({})
    .describe(
      "Properties of the brokers that differ from ours, by Kafka's names; fewer than of standard brokers. A change rolls the brokers.",
    ),
});

/** A cluster without brokers to size: IAM alone, paid by use. */
export const serverlessSettings = z.strictObject({
  kind: z.literal("serverless").meta({ ...structure, description: "No brokers to size: IAM alone, paid by partition and use." }),
  name,
  deletionProtection,
  acknowledgedReplacement,
});

/** A cluster that was there before. */
export const existingSettings = z.strictObject({
  kind: z.literal("existing").meta({ ...structure, description: "A cluster that is there, with IAM. Nothing of it is made or changed." }),
  arn: clusterArn("Its ARN."),
  securityGroupId: z
    .string()
    .regex(/^sg-[0-9a-f]+$/)
    .meta({
      description: "Security group of its brokers, in which the rules for clients are made.",
      allowed: "an id such as sg-0123456789abcdef0",
    }),
  deletionProtection,
  acknowledgedReplacement,
});

export const clusterSettings = z.discriminatedUnion("kind", [standardSettings, expressSettings, serverlessSettings, existingSettings]);

export type StandardSettings = z.output<typeof standardSettings>;
export type ExpressSettings = z.output<typeof expressSettings>;
export type ServerlessSettings = z.output<typeof serverlessSettings>;
export type ExistingSettings = z.output<typeof existingSettings>;
export type ClusterSettings = z.output<typeof clusterSettings>;
export type ClusterKind = ClusterSettings["kind"];
