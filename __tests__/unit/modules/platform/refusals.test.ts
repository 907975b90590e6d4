import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { platformWarnings, ruleDescriptions } from "../../../../modules/platform/index.js";
import { InvalidSettings, type SettingSchema, settingSchemaOf } from "../../../../modules/settings/index.js";
import { topicsSettings } from "../../../../modules/topics/index.js";
import { provisionedInput } from "../../../../tools/local/aws/msk/settings/provisioned.js";
import { checkCreation } from "../../../../tools/local/aws/msk/settings/rules.js";
import { updatedSecurity } from "../../../../tools/local/aws/msk/settings/security-updates.js";
import { withStorage } from "../../../../tools/local/aws/msk/settings/storage-updates.js";
import { updates } from "../../../../tools/local/aws/msk/settings/updates.js";
import { checkVersion } from "../../../../tools/local/aws/msk/settings/versions.js";
import { root } from "../../../../tools/setup/folders.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";

// What MSK refuses, as the local platform has it, and the rule that refuses or warns of the same settings before: a new refusal without a
// rule, or without a reason why no rule can know, fails.

const folder = "tools/local/aws/msk/settings";
const policy = "tools/local/kafka/java/io/mskha/local/ServerlessTopicPolicy.java";
const source = (file: string) => readFileSync(join(root, file), "utf8");

/** The texts of refusals in the code of the local platform. A text in a template ends at its first expression. */
function refusalsIn(code: string): string[] {
  const texts = code.matchAll(
    /(?:badRequest\(|\bmessage:|AwsError\(501, "\w+",|z\.literal\([^,()]+,)\s*(?:"((?:[^"\\]|\\.)*)"|`([^`$]*))/g,
  );
  return [...texts].map(([, text, template]) => text ?? template ?? "");
}

const refusals = readdirSync(join(root, folder)).flatMap((file) => refusalsIn(source(`${folder}/${file}`)));
const policyRefusals = [...source(policy).matchAll(/new PolicyViolationException\((.*?)\);/gs)].map(([, text = ""]) => text);

type Request = Parameters<typeof provisionedInput.parse>[0];

const group = { clientSubnets: ["subnet-1", "subnet-2", "subnet-3"], instanceType: "kafka.m7g.large" };
const iam = { sasl: { iam: { enabled: true } } };
const standard = { brokerNodeGroupInfo: group, kafkaVersion: "3.9.x.kraft", numberOfBrokerNodes: 3, clientAuthentication: iam };
const inGroup = (more: object) => ({ ...standard, brokerNodeGroupInfo: { ...group, ...more } });
const express = (more: object = {}, inBrokers: object = {}) => ({
  ...inGroup({ instanceType: "express.m7g.large", ...inBrokers }),
  ...more,
});
const publicAccess = { connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } } };
const tls = { encryptionInTransit: { clientBroker: "TLS", inCluster: true } };
const vpc = (scheme: object) => ({ connectivityInfo: { vpcConnectivity: { clientAuthentication: { sasl: scheme } } } });
const volume = (more: object) => ({ storageInfo: { ebsStorageInfo: { volumeSize: 100, ...more } } });

const created =
  (request: Request, properties: Readonly<Record<string, string>> = {}) =>
  () =>
    checkCreation(provisionedInput.parse(request), { "allow.everyone.if.no.acl.found": "false", ...properties });
const updated = (path: string, request: Request, body: object) => () =>
  updates.find((update) => update.path === path)?.next(provisionedInput.parse(request), body);

const existing =
  "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }";
const internet = "publicAccess: { acknowledge: the brokers are on the internet }";

/** A refusal, with a request that gets it; and the rule with settings that break it, or the reason why no rule can know. */
interface Refusal {
  readonly request: () => unknown;
  readonly rule?: string;
  readonly settings?: string;
  readonly because?: string;
  /** The refusal that comes first for every such request. @default this one */
  readonly answer?: string;
}

const never = "The settings can't express it.";
const onlyInPlan = "It depends on the present cluster, which only AWS knows.";

const table: Readonly<Record<string, Refusal>> = {
  "Unsupported InstanceType": {
    request: created(inGroup({ instanceType: "kafka.t3.small" })),
    rule: "cluster/t3-kraft",
    settings: "cluster: { instanceType: kafka.t3.small }",
  },
  "The number of broker nodes must be a multiple of Availability Zones in the Client Subnets parameter.": {
    request: created({ ...standard, numberOfBrokerNodes: 4 }),
    rule: "cluster/brokers-multiple-of-zones",
    settings: "cluster: { brokers: 4 }",
  },
  "A cluster has at most 60 brokers with KRaft, and 30 with ZooKeeper.": {
    request: created({ ...standard, kafkaVersion: "3.9.x", numberOfBrokerNodes: 33 }),
    rule: "cluster/zookeeper-brokers-limit",
    settings: "cluster: { kafkaVersion: 3.9.x, brokers: 33 }",
  },
  "Turn on at least one way for clients to authenticate, or allow unauthenticated access.": {
    request: created({ ...standard, clientAuthentication: { unauthenticated: { enabled: false } } }),
    rule: "cluster/authentication-on",
    settings: "cluster: { authentication: { iam: false } }",
  },
  "SASL and TLS client authentication need encryption in transit between clients and brokers.": {
    request: created({ ...standard, encryptionInfo: { encryptionInTransit: { clientBroker: "PLAINTEXT" } } }),
    rule: "cluster/plaintext-unauthenticated",
    settings: "cluster: { encryptionInTransit: PLAINTEXT, authentication: { unauthenticated: allowed } }",
  },
  "A cluster that allows only plaintext must allow unauthenticated access.": {
    request: created({
      ...standard,
      ...{ clientAuthentication: { unauthenticated: { enabled: false }, tls: { certificateAuthorityArnList: ["arn"], enabled: false } } },
      encryptionInfo: { encryptionInTransit: { clientBroker: "PLAINTEXT" } },
    }),
    answer: "Turn on at least one way for clients to authenticate, or allow unauthenticated access.",
    rule: "cluster/plaintext-unauthenticated",
    settings: "cluster: { encryptionInTransit: PLAINTEXT }",
  },
  "Public access needs encryption in transit between clients and brokers: TLS only.": {
    request: created({ ...inGroup(publicAccess), encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT" } } }),
    rule: "cluster/public-access-secure",
    settings: `${existing}\ncluster: { ${internet}, encryptionInTransit: TLS_PLAINTEXT, authentication: { unauthenticated: allowed } }`,
  },
  "Public access needs encryption in transit within the cluster.": {
    request: created({ ...inGroup(publicAccess), encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: false } } }),
    because: `${never} Encryption within the cluster is always on.`,
  },
  "Public access needs authentication: unauthenticated access must be off, and IAM, SCRAM or mutual TLS on.": {
    request: created({
      ...inGroup(publicAccess),
      ...{ encryptionInfo: tls, clientAuthentication: { ...iam, unauthenticated: { enabled: true } } },
    }),
    rule: "cluster/public-access-secure",
    settings: `${existing}\ncluster: { ${internet}, authentication: { unauthenticated: allowed } }`,
  },
  "Public access with SCRAM or mutual TLS needs allow.everyone.if.no.acl.found=false in the cluster's configuration.": {
    request: created(
      { ...inGroup(publicAccess), encryptionInfo: tls, clientAuthentication: { sasl: { scram: { enabled: true } } } },
      { "allow.everyone.if.no.acl.found": "true" },
    ),
    rule: "cluster/public-access-secure",
    settings: `${existing}\ncluster: { ${internet}, authentication: { scram: true }, serverProperties: { allow.everyone.if.no.acl.found: true } }`,
  },
  "VPC connectivity can be turned on only for authentication schemes that the cluster has": {
    request: created(inGroup(vpc({ scram: { enabled: true } }))),
    rule: "cluster/vpc-connectivity-authentication",
    settings: "cluster: { vpcConnectivity: { scram: true } }",
  },
  "VPC connectivity is not supported on brokers of type kafka.t3.small.": {
    request: created({ ...inGroup({ ...vpc({ iam: { enabled: true } }), instanceType: "kafka.t3.small" }), kafkaVersion: "3.9.x" }),
    rule: "cluster/t3-features",
    settings: "cluster: { instanceType: kafka.t3.small, vpcConnectivity: { iam: true } }",
  },
  "Tiered storage is not supported on brokers of type kafka.t3.small.": {
    request: created({ ...inGroup({ instanceType: "kafka.t3.small" }), kafkaVersion: "3.9.x", storageMode: "TIERED" }),
    rule: "cluster/t3-features",
    settings: "cluster: { instanceType: kafka.t3.small, tieredStorage: true }",
  },
  "Provisioned storage throughput needs volumes of at least 10 GiB and a larger type of broker.": {
    request: created(inGroup(volume({ volumeSize: 9, provisionedThroughput: { enabled: true, volumeThroughput: 250 } }))),
    rule: "cluster/provisioned-throughput-limit",
    settings:
      "cluster: { instanceType: kafka.m5.4xlarge, volumeGib: 9, provisionedThroughputMibPerSecond: 250, serverProperties: { num.replica.fetchers: 4 } }",
  },
  "StorageInfo can't be specified for Express brokers: MSK manages their storage.": {
    request: created(express({}, volume({}))),
    rule: "settings/unknown-setting",
    settings: "cluster: { kind: express, volumeGib: 100 }",
  },
  "A storage mode can't be specified for Express brokers.": {
    request: created(express({ storageMode: "LOCAL" })),
    rule: "settings/unknown-setting",
    settings: "cluster: { kind: express, tieredStorage: false }",
  },
  "Express brokers need subnets in three Availability Zones.": {
    request: created(express({ numberOfBrokerNodes: 4 }, { clientSubnets: ["subnet-1", "subnet-2"] })),
    rule: "cluster/express-zones",
    settings: "network: { mode: new, zones: [a, b] }\ncluster: { kind: express, brokers: 4 }",
  },
  "Express brokers don't support this Kafka version": {
    request: created(express({ kafkaVersion: "4.1.x.kraft" })),
    rule: "cluster/express-version",
    settings: "cluster: { kind: express, kafkaVersion: 4.1.x.kraft }",
  },
  "The configuration sets a property that is read-only on Express brokers": {
    request: created(express(), { "min.insync.replicas": "2" }),
    rule: "settings/unknown-setting",
    settings: "cluster: { kind: express, serverProperties: { min.insync.replicas: 2 } }",
  },
  "A new cluster of Express brokers can't have Kafka 3.9.x; use 3.9.x.kraft.": {
    request: created(express({ kafkaVersion: "3.9.x" })),
    rule: "cluster/express-version",
    settings: "cluster: { kind: express, kafkaVersion: 3.9.x }",
  },
  "Public access can't be turned on when a cluster is created; turn it on after the cluster is ACTIVE.": {
    request: created({
      ...inGroup(publicAccess),
      encryptionInfo: tls,
      clientAuthentication: { ...iam, unauthenticated: { enabled: false } },
    }),
    because: `${onlyInPlan} A precondition of the cluster refuses the plan.`,
  },
  "When creating a cluster, all vpcConnectivity auth schemes must be disabled (‘enabled’ : false). You can enable auth schemes after the cluster is created":
    {
      request: created(inGroup(vpc({ iam: { enabled: true } }))),
      because: "The AWS provider turns VPC connectivity on with a second request, after the cluster is created.",
    },
  "To update storage, you must increase it by at least ": {
    request: () => withStorage(provisionedInput.parse(inGroup(volume({}))), { volumeSizeGB: 105 }),
    rule: "cluster/volume-growth-step",
    settings: "cluster: { volumeGib: 100, storageAutoscaling: { maximumGib: 105 } }",
  },
  "The storage of a broker can't be larger than ": {
    request: () => withStorage(provisionedInput.parse(inGroup(volume({}))), { volumeSizeGB: 16_385 }),
    rule: "settings/allowed-value",
    settings: "cluster: { volumeGib: 16385 }",
  },
  "You can't update a cluster from Kafka version ": {
    request: updated("version", standard, { targetKafkaVersion: "3.8.x.kraft" }),
    because: `${onlyInPlan} The replacement guard refuses a lower version in the plan.`,
  },
  "Only a cluster with brokers in three Availability Zones can be updated from ZooKeeper to KRaft.": {
    request: updated(
      "version",
      { ...inGroup({ clientSubnets: ["subnet-1", "subnet-2"] }), kafkaVersion: "3.9.x", numberOfBrokerNodes: 2 },
      { targetKafkaVersion: "3.9.x.kraft" },
    ),
    rule: "cluster/zookeeper",
    settings: "network: { mode: new, zones: [a, b] }\ncluster: { kafkaVersion: 3.9.x, brokers: 4 }",
  },
  "Turn off clients' access to ZooKeeper with UpdateConnectivity before the update from ZooKeeper to KRaft.": {
    request: updated("version", { ...standard, kafkaVersion: "3.9.x" }, { targetKafkaVersion: "3.9.x.kraft" }),
    rule: "cluster/zookeeper",
    settings: "cluster: { kafkaVersion: 3.9.x }",
  },
  "storage can be updated only for all brokers": {
    request: updated("nodes/storage", standard, { targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "1" }] }),
    because: `${never} Volumes of all brokers have one size.`,
  },
  "Standard brokers can't become Express brokers, nor Express brokers standard ones.": {
    request: updated("nodes/type", standard, { targetInstanceType: "express.m7g.large" }),
    because: `${onlyInPlan} The replacement guard refuses another kind of cluster in the plan.`,
  },
  "Intelligent rebalancing is for Express brokers only.": {
    request: updated("rebalancing", standard, { rebalancing: { status: "PAUSED" } }),
    because: never,
  },
  "Brokers of type kafka.t3.small can't be removed.": {
    request: updated(
      "nodes/count",
      { ...inGroup({ instanceType: "kafka.t3.small" }), numberOfBrokerNodes: 6 },
      { targetNumberOfBrokerNodes: 3 },
    ),
    because: `${onlyInPlan} The description of the setting says that the number of brokers can only grow.`,
  },
  "The target number of broker nodes must be a multiple of the Availability Zones.": {
    request: updated("nodes/count", { ...standard, numberOfBrokerNodes: 6 }, { targetNumberOfBrokerNodes: 4 }),
    rule: "cluster/brokers-multiple-of-zones",
    settings: "cluster: { brokers: 4 }",
  },
  "The local platform does not remove brokers from a cluster.": {
    request: updated("nodes/count", { ...standard, numberOfBrokerNodes: 6 }, { targetNumberOfBrokerNodes: 3 }),
    because: "It is a limit of the local platform.",
  },
  "Updating encryption-at-rest settings on your cluster is not currently supported.": {
    request: () => updatedSecurity(provisionedInput.parse(standard), { encryptionInfo: { encryptionAtRest: {} } }),
    because: `${never} The key is the cluster's own.`,
  },
  "Updating the inter-broker encryption setting on your cluster is not currently supported.": {
    request: () => updatedSecurity(provisionedInput.parse(standard), { encryptionInfo: { encryptionInTransit: { inCluster: false } } }),
    because: `${never} Encryption within the cluster is always on.`,
  },
  "A cluster with KRaft has no ZooKeeper to which clients could have access.": {
    request: updated("connectivity", standard, { zookeeperAccess: { enabled: false } }),
    because: never,
  },
  "Unsupported KafkaVersion [": {
    request: () => checkVersion("3.6.0"),
    rule: "cluster/kafka-version-known",
    settings: "cluster: { kafkaVersion: 3.6.0 }",
  },
  "serverless clusters need IAM": {
    request: () => {
      throw new Error("serverless clusters need IAM");
    },
    because: `${never} Serverless clusters always have IAM authentication.`,
  },
};

/** Returns the ids of the rules that refuse settings, or warn of them. */
function rulesFor(yaml: string): string[] {
  try {
    return platformWarnings(settingsFrom(`environment: dev\n${yaml}`), new Date("2026-11-21")).map(({ rule }) => rule);
  } catch (failure) {
    if (failure instanceof InvalidSettings) return failure.problems.map(({ rule }) => rule);
    throw failure;
  }
}

test("every refusal of a cluster's settings is listed", () => {
  expect([...new Set(refusals)].filter((text) => !(text in table))).toEqual([]);
  expect(Object.keys(table).filter((text) => !refusals.includes(text))).toEqual([]);
  // Each call has a text that the list of refusals finds, except the one that reports a row of a table.
  const calls = readdirSync(join(root, folder)).flatMap((file) => [...source(`${folder}/${file}`).matchAll(/badRequest\((?!typeof)/g)]);
  const inCalls = readdirSync(join(root, folder)).flatMap((file) =>
    refusalsIn(source(`${folder}/${file}`).replaceAll(/\bmessage:|z\.literal|AwsError/g, "")),
  );
  expect(inCalls).toHaveLength(calls.length);
});

describe.each(Object.entries(table))("%s", (text, { request, rule, settings, because, answer = text }) => {
  test("is what the local platform answers", () => {
    expect(request).toThrow(answer);
  });

  test("is known at synthesis, or has a reason why it is not", () => {
    if (rule === undefined) expect(because).toMatch(/^[A-Z].{20,}\.$/);
    else {
      expect(ruleDescriptions.map(({ id }) => id)).toContain(rule);
      expect(rulesFor(settings as string)).toContain(rule);
    }
  });
});

describe("the policy for topics of serverless clusters", () => {
  const settable = /SETTABLE =\s+Set\.of\(([^)]*)\)/.exec(source(policy))?.[1] ?? "";
  const serverless = (topic: string) =>
    rulesFor(`cluster: { kind: serverless }\ntopics: { ad-events: { ${topic} }, ad-events-dead-letters: {} }`);
  const topic = settingSchemaOf(topicsSettings).additionalProperties as SettingSchema;
  const topicProperties = topic.properties?.["configuration"]?.propertyNames?.enum as string[];
  const accepted: Readonly<Record<string, string>> = { "compression.type": "zstd", "message.timestamp.type": "CreateTime" };

  test("has the refusals that are compared here", () => {
    expect(policyRefusals.map((text) => text.replace(/\s+/g, " "))).toEqual([
      // No setting changes the configuration of brokers of a serverless cluster.
      `"Amazon MSK Serverless can't alter the configuration of a " + request.resource().type() + "."`,
      `LARGEST_MESSAGE + " is " + value + "; Amazon MSK Serverless allows at most " + MOST_MESSAGE_BYTES + "."`,
      `"Amazon MSK Serverless can't alter topic configuration " + name + "."`,
    ]);
  });

  test.each(topicProperties)("refuses %s where the settings do", (property) => {
    const rules = serverless(`configuration: { ${property}: ${accepted[property] ?? 1} }`);

    expect(rules.includes("cluster/serverless-topic-properties")).toBe(!settable.includes(`"${property}"`));
  });

  test("refuses messages of the size that the settings refuse", () => {
    const most = Number(/MOST_MESSAGE_BYTES = ([\d_]+)/.exec(source(policy))?.[1]?.replaceAll("_", ""));

    expect(serverless(`maxMessageBytes: ${most}`)).not.toContain("cluster/topic-message-size");
    expect(serverless(`maxMessageBytes: ${most + 1}`)).toContain("cluster/topic-message-size");
  });

  test("takes cleanup.policy at creation only, which the settings warn of", () => {
    expect(serverless("")).not.toContain("cluster/serverless-cleanup-policy");
    expect(
      rulesFor("cluster: { kind: serverless }\ntopics: { prices: { cleanupPolicy: compact }, ad-events: {}, ad-events-dead-letters: {} }"),
    ).toEqual(["cluster/serverless-cleanup-policy"]);
  });
});
