import { z } from "zod";
import { beginsNames, keyArn, logRetentionDays } from "../../aws/index.js";
import { replacementApproval as approval } from "../../settings/index.js";
import { structure } from "../../terraform/index.js";
import { brokerTypeForm, brokerTypes, expressBrokerTypes } from "../limits/broker-types.js";
import { expressVersions, kafkaVersionForm, kafkaVersions } from "../limits/kafka-versions.js";
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
    ...beginsNames,
    description: "Name of the cluster; `<name>-<environment>` if left out. MSK can't rename a cluster: another name replaces it.",
    allowed: "up to 64 letters, digits and hyphens, no hyphen first",
  });

const dataKey = keyArn.optional().meta({
  ...keyArn.meta(),
  description:
    "ARN of an existing KMS key that encrypts the data at rest; a new key if left out. Another key replaces the cluster. docs/reference/existing-resources.md has the policy that it needs.",
});

const deletionProtection = z
  .boolean()
  .default(true)
  .meta({ ...structure, description: "Refuses a plan that would destroy or replace the cluster or its key." });

const replacementApproval = approval(
  "Permits one replacement of the cluster, which loses its records: the cluster's name, a colon, and a reason. Each replacement needs a different text. The new cluster is created before the old one is destroyed, so it needs a different name too. While an approval is set, deletion protection is off. In a module, remove it in a separate apply.",
);

const brokers = z.int().min(2).max(60).default(3).describe("Number of brokers, a multiple of the number of zones. It can only grow.");

const maxMessageMib = z
  .int()
  .min(1)
  .max(10)
  .default(1)
  .describe(
    "Largest message, in MiB. It configures brokers, replication and the files of `msk client-config`. A change rolls the brokers.",
  );

/** A table's names, and any other name of the same form: AWS adds types and versions between releases. */
const knownOr = (names: readonly string[], form: RegExp, words: string) =>
  z
    .union([z.enum(names as [string, ...string[]]), z.string().regex(form)])
    .meta({ allowed: `one of ${names.join(", ")}, or another ${words}` });

const kafkaVersion = (names: readonly string[]) => knownOr(names, kafkaVersionForm, "version of the form 4.1.x.kraft");

const versionDescription = "Kafka version. Versions without .kraft use ZooKeeper. An upgrade rolls the brokers and can't be undone.";

/** Settings that standard and Express clusters share. */
const provisioned = {
  name,
  brokers,
  authentication: authenticationSettings,
  encryptionInTransit,
  maxMessageMib,
  enhancedMonitoring,
  prometheus: prometheusSettings,
  logs: logsSettings,
  logRetentionDays: logRetentionDays.default(365).describe("Retention of the brokers' logs in CloudWatch, in days."),
  ...connectivitySettings,
  privateDns,
  dataKey,
  deletionProtection,
  replacementApproval,
};

/** Former names of settings of a cluster. */
const renamed = { acknowledgedReplacement: "replacementApproval", mutualTlsAuthorities: "authentication.mutualTls" };

/** A cluster of standard brokers: EBS volumes of a chosen size, and all broker properties. */
export const standardSettings = z
  .strictObject({
    // Settings of release 0.1.0, which had no other kind, leave it out.
    kind: z
      .literal("standard")
      .optional()
      .default("standard")
      .meta({ ...structure, description: "Standard brokers: EBS volumes of a size that you choose, and all broker properties." }),
    ...provisioned,
    kafkaVersion: kafkaVersion(Object.keys(kafkaVersions)).default("3.9.x.kraft").describe(versionDescription),
    instanceType: knownOr(Object.keys(brokerTypes), brokerTypeForm.standard, "type of the form kafka.m7g.large")
      .default("kafka.m7g.large")
      .describe("Instance type of the brokers. A change rolls the brokers."),
    ...storageSettings,
    serverProperties: standardProperties
      .default({})
      .describe("Broker properties, by Kafka's names, that differ from this project's defaults. A change rolls the brokers."),
  })
  .meta({ renamed });

/** A cluster of Express brokers: MSK manages the storage and fixes replication. */
export const expressSettings = z
  .strictObject({
    kind: z.literal("express").meta({ ...structure, description: "Express brokers: unlimited storage, always three replicas." }),
    ...provisioned,
    kafkaVersion: kafkaVersion(expressVersions).default("3.9.x.kraft").describe(versionDescription),
    instanceType: knownOr(Object.keys(expressBrokerTypes), brokerTypeForm.express, "type of the form express.m7g.large")
      .default("express.m7g.large")
      .describe("Instance type of the brokers. A change rolls the brokers."),
    rebalancing: z
      .enum(["on", "off"])
      .optional()
      .meta({
        ...structure,
        description:
          "Whether MSK moves partitions to balance the load of the brokers, without an administrator. MSK's own value if left out: on. Needs awsProvider 6.",
      }),
    serverProperties: expressProperties
      .default({})
      .describe(
        "Broker properties, by Kafka's names, that differ from this project's defaults. Express brokers have fewer than standard ones. A change rolls the brokers.",
      ),
  })
  .meta({ renamed });

/** A serverless cluster: IAM authentication only, paid by use. */
export const serverlessSettings = z
  .strictObject({
    kind: z
      .literal("serverless")
      .meta({ ...structure, description: "Serverless: no brokers to size, IAM authentication only, paid by partition and use." }),
    name,
    deletionProtection,
    replacementApproval,
  })
  .meta({ renamed });

/** An existing cluster. */
export const existingSettings = z
  .strictObject({
    kind: z
      .literal("existing")
      .meta({ ...structure, description: "An existing cluster with IAM authentication. Terraform neither creates nor changes it." }),
    arn: clusterArn("ARN of the cluster."),
    securityGroupId: z
      .string()
      .regex(/^sg-[0-9a-f]+$/)
      .meta({
        description: "Security group of the brokers, to which rules for clients are added.",
        allowed: "an id such as sg-0123456789abcdef0",
      }),
    deletionProtection,
    replacementApproval,
  })
  .meta({ renamed });

export const clusterSettings = z.discriminatedUnion("kind", [standardSettings, expressSettings, serverlessSettings, existingSettings]);

export type StandardSettings = z.output<typeof standardSettings>;
export type ExpressSettings = z.output<typeof expressSettings>;
export type ServerlessSettings = z.output<typeof serverlessSettings>;
export type ExistingSettings = z.output<typeof existingSettings>;
export type ClusterSettings = z.output<typeof clusterSettings>;
export type ClusterKind = ClusterSettings["kind"];
