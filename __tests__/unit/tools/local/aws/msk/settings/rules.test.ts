import { describe, expect, test } from "@jest/globals";
import { provisionedInput, withDefaults } from "../../../../../../../tools/local/aws/msk/settings/provisioned.js";
import { checkCreation, checkProvisioned } from "../../../../../../../tools/local/aws/msk/settings/rules.js";

type Changes = { readonly brokers?: object } & Readonly<Record<string, unknown>>;

const on = { enabled: true };
const off = { enabled: false };
const PUBLIC = { connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } } };
const iam = { clientAuthentication: { sasl: { iam: on }, unauthenticated: off } };
const scram = { clientAuthentication: { sasl: { scram: on }, unauthenticated: off } };
const tls = { clientAuthentication: { tls: { enabled: true, certificateAuthorityArnList: ["arn:ca"] }, unauthenticated: off } };
const open = { clientAuthentication: { unauthenticated: on } };
const inTransit = (clientBroker: string, inCluster = true) => ({ encryptionInfo: { encryptionInTransit: { clientBroker, inCluster } } });
const vpc = (schemes: object) => ({ connectivityInfo: { vpcConnectivity: { clientAuthentication: schemes } } });
const volume = (ebsStorageInfo: object) => ({ storageInfo: { ebsStorageInfo } });
const t3 = { instanceType: "kafka.t3.small" };
const express = { instanceType: "express.m7g.large" };

/** Returns the settings of three standard brokers with IAM, with MSK's defaults. */
function settings({ brokers = {}, ...changes }: Changes) {
  const input = provisionedInput.parse({
    ...{ kafkaVersion: "3.9.x.kraft", numberOfBrokerNodes: 3, ...iam, ...changes },
    brokerNodeGroupInfo: { instanceType: "kafka.m7g.large", clientSubnets: ["a", "b", "c"], ...brokers },
  });
  return withDefaults(input, "eu-west-1", "123456789012");
}

const violation = (changes: Changes, properties: Record<string, string> = {}, check = checkProvisioned): string | undefined => {
  try {
    check(settings(changes), properties);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ status: 400, code: "BadRequestException" });
    return (error as Error).message;
  }
};

const messages = {
  type: "Unsupported InstanceType",
  multiple: "The number of broker nodes must be a multiple of Availability Zones in the Client Subnets parameter.",
  most: "A cluster has at most 60 brokers with KRaft, and 30 with ZooKeeper.",
  none: "Turn on at least one way for clients to authenticate, or allow unauthenticated access.",
  needEncryption: "SASL and TLS client authentication need encryption in transit between clients and brokers.",
  plaintext: "A cluster that allows only plaintext must allow unauthenticated access.",
  publicTls: "Public access needs encryption in transit between clients and brokers: TLS only.",
  publicInCluster: "Public access needs encryption in transit within the cluster.",
  publicAuthentication: "Public access needs authentication: unauthenticated access must be off, and IAM, SCRAM or mutual TLS on.",
  publicAcls: "Public access with SCRAM or mutual TLS needs allow.everyone.if.no.acl.found=false in the cluster's configuration.",
  vpcT3: "VPC connectivity is not supported on brokers of type kafka.t3.small.",
  tieredT3: "Tiered storage is not supported on brokers of type kafka.t3.small.",
  throughput: "Provisioned storage throughput needs volumes of at least 10 GiB and a larger type of broker.",
  expressStorage: "StorageInfo can't be specified for Express brokers: MSK manages their storage.",
  expressMode: "A storage mode can't be specified for Express brokers.",
  expressZones: "Express brokers need subnets in three Availability Zones.",
};
const vpcOnly = (scheme: string) => `VPC connectivity can be turned on only for authentication schemes that the cluster has: ${scheme}`;
const expressVersion = (version: string) => `Express brokers don't support this Kafka version: ${version}`;
const zooKeeper = { kafkaVersion: "3.9.x" };

test.each<[violation: string, changes: Changes]>([
  [messages.type, { brokers: { instanceType: "kafka.c5.large" } }],
  [messages.multiple, { numberOfBrokerNodes: 4 }],
  [messages.most, { ...zooKeeper, numberOfBrokerNodes: 33 }],
  [messages.none, { clientAuthentication: { unauthenticated: off } }],
  [messages.none, { clientAuthentication: { sasl: { iam: off, scram: off }, tls: off, unauthenticated: off } }],
  [messages.needEncryption, inTransit("PLAINTEXT")],
  [messages.needEncryption, { ...inTransit("PLAINTEXT"), ...tls }],
  [messages.publicTls, { brokers: PUBLIC, ...inTransit("TLS_PLAINTEXT") }],
  [messages.publicTls, { brokers: PUBLIC, ...open, ...inTransit("PLAINTEXT") }],
  [messages.publicInCluster, { brokers: PUBLIC, ...inTransit("TLS", false) }],
  [messages.publicAuthentication, { brokers: PUBLIC, ...open }],
  [messages.publicAuthentication, { brokers: PUBLIC, clientAuthentication: { sasl: { iam: on }, unauthenticated: on } }],
  [messages.publicAcls, { brokers: PUBLIC, ...scram }],
  [messages.publicAcls, { brokers: PUBLIC, ...tls }],
  [vpcOnly("SASL_SCRAM"), { brokers: vpc({ sasl: { iam: on, scram: on } }) }],
  [vpcOnly("TLS"), { brokers: vpc({ tls: on }) }],
  [vpcOnly("SASL_IAM"), { brokers: vpc({ sasl: { iam: on } }), ...scram }],
  [messages.vpcT3, { brokers: { ...t3, ...vpc({ sasl: { iam: on } }) }, ...zooKeeper }],
  [messages.tieredT3, { brokers: t3, storageMode: "TIERED", ...zooKeeper }],
  [messages.throughput, { brokers: { ...t3, ...volume({ volumeSize: 100, provisionedThroughput: on }) }, ...zooKeeper }],
  [messages.throughput, { brokers: volume({ volumeSize: 9, provisionedThroughput: on }) }],
  [messages.throughput, { brokers: volume({ provisionedThroughput: on }) }],
  [messages.expressStorage, { brokers: { ...express, storageInfo: {} } }],
  [messages.expressMode, { brokers: express, storageMode: "LOCAL" }],
  [messages.expressZones, { brokers: { ...express, clientSubnets: ["a", "b"] }, numberOfBrokerNodes: 4 }],
  [expressVersion("4.0.x.kraft"), { brokers: express, kafkaVersion: "4.0.x.kraft" }],
  [expressVersion("3.8.x.kraft"), { brokers: express, kafkaVersion: "3.8.x.kraft" }],
])("refuses with %j: %j", (message, changes) => {
  expect(violation(changes)).toBe(message);
});

test.each<Changes>([
  {},
  { numberOfBrokerNodes: 60 },
  { ...zooKeeper, numberOfBrokerNodes: 30 },
  { ...open },
  { ...open, ...inTransit("PLAINTEXT") },
  inTransit("TLS_PLAINTEXT"),
  { brokers: PUBLIC },
  { brokers: { connectivityInfo: { publicAccess: { type: "DISABLED" } } }, ...open, ...inTransit("TLS_PLAINTEXT", false) },
  { brokers: vpc({ sasl: { iam: on } }) },
  { brokers: vpc({ sasl: { scram: on } }), ...scram },
  { brokers: vpc({ tls: on }), ...tls },
  { brokers: vpc({ sasl: { iam: off, scram: off }, tls: off }) },
  { brokers: { ...t3, ...volume({ volumeSize: 100, provisionedThroughput: off }) }, ...zooKeeper },
  { brokers: volume({ volumeSize: 10, provisionedThroughput: on }) },
  { brokers: volume({ volumeSize: 1 }), storageMode: "TIERED" },
  { brokers: express },
  { brokers: express, kafkaVersion: "3.8.x" },
  { brokers: express, ...zooKeeper },
])("accepts %j", (changes) => {
  expect(violation(changes)).toBeUndefined();
});

describe("the configuration", () => {
  test("of a cluster with public access and ACLs denies clients without an ACL", () => {
    const property = "allow.everyone.if.no.acl.found";

    for (const schemes of [scram, tls]) {
      expect(violation({ brokers: PUBLIC, ...schemes }, { [property]: "true" })).toBe(messages.publicAcls);
      expect(violation({ brokers: PUBLIC, ...schemes }, { [property]: "false" })).toBeUndefined();
    }
    expect(violation({ brokers: PUBLIC }, { [property]: "true" })).toBeUndefined();
    expect(violation(scram, { [property]: "true" })).toBeUndefined();
  });

  test.each(["default.replication.factor", "min.insync.replicas", "unclean.leader.election.enable"])(
    "of Express brokers can't set %s",
    (name) => {
      expect(violation({ brokers: express }, { [name]: "1" })).toBe(
        `The configuration sets a property that is read-only on Express brokers: ${name}`,
      );
      expect(violation({}, { [name]: "1" })).toBeUndefined();
      expect(violation({ brokers: express }, { "num.partitions": "1" })).toBeUndefined();
    },
  );
});

test.each<[violation: unknown, changes: Changes]>([
  ["A new cluster of Express brokers can't have Kafka 3.9.x; use 3.9.x.kraft.", { brokers: express, ...zooKeeper }],
  ["Public access can't be turned on when a cluster is created; turn it on after the cluster is ACTIVE.", { brokers: PUBLIC }],
  [
    expect.stringMatching(/^When creating a cluster, all vpcConnectivity auth schemes must be disabled/),
    { brokers: vpc({ sasl: { iam: on } }) },
  ],
])("refuses for a new cluster only, with %j: %j", (message, changes) => {
  expect(violation(changes, {}, checkCreation)).toEqual(message);
  expect(violation(changes)).toBeUndefined();
});

test("a new cluster obeys the rules of existing ones, and can have 3.9.x with ZooKeeper on standard brokers", () => {
  expect(violation({ numberOfBrokerNodes: 4 }, {}, checkCreation)).toBe(messages.multiple);
  expect(violation(zooKeeper, {}, checkCreation)).toBeUndefined();
  expect(violation({ brokers: express }, {}, checkCreation)).toBeUndefined();
});
