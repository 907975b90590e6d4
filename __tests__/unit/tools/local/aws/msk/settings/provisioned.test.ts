import { describe, expect, test } from "@jest/globals";
import { sameSettings } from "../../../../../../../tools/local/aws/msk/settings/changes.js";
import {
  allowsUnauthenticated,
  isExpress,
  mutualTls,
  type Provisioned,
  provisionedInput,
  withAuthorityList,
  withDefaults,
  withoutEmpty,
} from "../../../../../../../tools/local/aws/msk/settings/provisioned.js";

const on = { enabled: true };
const off = { enabled: false };
const authorities = (...certificateAuthorityArnList: string[]) => ({ enabled: true, certificateAuthorityArnList });

const request = (changes: object = {}, brokers: object = {}) => ({
  ...{ kafkaVersion: "3.9.x.kraft", numberOfBrokerNodes: 3, ...changes },
  brokerNodeGroupInfo: { instanceType: "kafka.m7g.large", clientSubnets: ["a", "b", "c"], ...brokers },
});
const parsed = (changes: object = {}, brokers: object = {}): Provisioned => provisionedInput.parse(request(changes, brokers));

describe("a request", () => {
  test("gets the defaults of MSK for what it omits", () => {
    expect(parsed()).toEqual({
      ...request(),
      brokerNodeGroupInfo: {
        ...{ instanceType: "kafka.m7g.large", clientSubnets: ["a", "b", "c"], brokerAZDistribution: "DEFAULT" },
        ...{ securityGroups: [], connectivityInfo: {} },
      },
      ...{ clientAuthentication: {}, encryptionInfo: {}, enhancedMonitoring: "DEFAULT", zookeeperAccess: on },
      openMonitoring: { prometheus: { jmxExporter: { enabledInBroker: false }, nodeExporter: { enabledInBroker: false } } },
    });
    expect(parsed({ encryptionInfo: { encryptionInTransit: {} } }).encryptionInfo.encryptionInTransit).toEqual({
      ...{ clientBroker: "TLS", inCluster: true },
    });
    expect(parsed({ openMonitoring: { prometheus: { nodeExporter: { enabledInBroker: true } } } }).openMonitoring.prometheus).toEqual({
      ...{ jmxExporter: { enabledInBroker: false }, nodeExporter: { enabledInBroker: true } },
    });
    expect(parsed({ loggingInfo: {} }).loggingInfo).toEqual({ brokerLogs: { cloudWatchLogs: off, firehose: off, s3: off } });
  });

  test.each([
    [{}, { clientSubnets: ["a"] }],
    [{}, { clientSubnets: ["a", "b", "c", "d"] }],
    [{ numberOfBrokerNodes: 0 }, {}],
    [{ numberOfBrokerNodes: 61 }, {}],
    [{ numberOfBrokerNodes: 1.5 }, {}],
    [{ configurationInfo: { arn: "arn:c", revision: 0 } }, {}],
    [{ enhancedMonitoring: "ALL" }, {}],
    [{ storageMode: "REMOTE" }, {}],
    [{ encryptionInfo: { encryptionInTransit: { clientBroker: "SSL" } } }, {}],
    [{}, { storageInfo: { ebsStorageInfo: { volumeSize: 0 } } }],
    [{}, { storageInfo: { ebsStorageInfo: { volumeSize: 16_385 } } }],
    [{}, { connectivityInfo: { publicAccess: { type: "OPEN" } } }],
    [{}, { connectivityInfo: { networkType: "IPV6" } }],
    [{ clientAuthentication: { sasl: { iam: { enabled: "true" } } } }, {}],
    [{ clientAuthentication: { sasl: { iam: {} } } }, {}],
    [{ clientAuthentication: { sasl: { scram: { enabled: 1 } } } }, {}],
    [{ clientAuthentication: { sasl: [] } }, {}],
    [{ clientAuthentication: { tls: { enabled: "true" } } }, {}],
    [{ clientAuthentication: { tls: { certificateAuthorityArnList: "arn:ca" } } }, {}],
    [{ clientAuthentication: { unauthenticated: {} } }, {}],
    [{ openMonitoring: { prometheus: { jmxExporter: {} } } }, {}],
    [{ openMonitoring: { prometheus: { nodeExporter: { enabledInBroker: "true" } } } }, {}],
    [{ loggingInfo: { brokerLogs: { s3: { enabled: "true" } } } }, {}],
    [{ loggingInfo: { brokerLogs: { firehose: {} } } }, {}],
    [{ rebalancing: { status: "ON" } }, {}],
    [{ zookeeperAccess: {} }, {}],
    [{ encryptionInfo: { encryptionAtRest: {} } }, {}],
    [{ encryptionInfo: { encryptionInTransit: { inCluster: "true" } } }, {}],
    [{ configurationInfo: { revision: 1 } }, {}],
    [{ kafkaVersion: undefined }, {}],
    [{}, { instanceType: undefined }],
    [{}, { securityGroups: "sg-1" }],
    [{}, { storageInfo: { ebsStorageInfo: { volumeSize: 1.5 } } }],
    [{}, { storageInfo: { ebsStorageInfo: { provisionedThroughput: { enabled: "true" } } } }],
    [{}, { storageInfo: { ebsStorageInfo: { provisionedThroughput: { volumeThroughput: 1.5 } } } }],
    [{}, { connectivityInfo: { vpcConnectivity: { clientAuthentication: { sasl: { iam: { enabled: 1 } } } } } }],
    [{}, { connectivityInfo: { vpcConnectivity: { clientAuthentication: { sasl: { scram: { enabled: 1 } } } } } }],
    [{}, { connectivityInfo: { vpcConnectivity: { clientAuthentication: { tls: { enabled: 1 } } } } }],
  ])("with %j and brokers with %j is invalid", (changes, brokers) => {
    expect(provisionedInput.safeParse(request(changes, brokers)).success).toBe(false);
  });

  test.each<[changes: object, brokers: object]>([
    [{}, { clientSubnets: ["a", "b"] }],
    [{ numberOfBrokerNodes: 60 }, {}],
    [{ configurationInfo: { arn: "arn:c", revision: 1 } }, {}],
    ...["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"].map((level): [object, object] => [
      { enhancedMonitoring: level },
      {},
    ]),
    ...["TLS", "TLS_PLAINTEXT", "PLAINTEXT"].map((clientBroker): [object, object] => [
      { encryptionInfo: { encryptionInTransit: { clientBroker } } },
      {},
    ]),
    ...["ACTIVE", "PAUSED"].map((status): [object, object] => [{ rebalancing: { status } }, {}]),
    [
      {
        clientAuthentication: { other: 1, sasl: { other: 1 }, tls: { other: 1 } },
        loggingInfo: { other: 1, brokerLogs: { s3: { enabled: true, bucket: "b" } } },
      },
      { other: 1 },
    ],
    [{ encryptionInfo: { other: 1 } }, { storageInfo: { other: 1, ebsStorageInfo: { other: 1 } }, connectivityInfo: { other: 1 } }],
    [{ storageMode: "TIERED" }, { storageInfo: { ebsStorageInfo: { volumeSize: 16_384 } } }],
    [{}, { storageInfo: { ebsStorageInfo: { volumeSize: 1, provisionedThroughput: { enabled: true, volumeThroughput: 250 } } } }],
    [{}, { connectivityInfo: { networkType: "DUAL", publicAccess: { type: "DISABLED" } } }],
  ])("with %j and brokers with %j is kept as it is", (changes, brokers) => {
    expect(parsed(changes, brokers)).toMatchObject(request(changes, brokers));
  });
});

describe("the description of a new cluster", () => {
  const described = (changes: object = {}, brokers: object = {}) => withDefaults(parsed(changes, brokers), "eu-west-1", "123456789012");

  test("has the AWS managed key, encryption in transit, and no access from outside of the VPC", () => {
    const { encryptionInfo, brokerNodeGroupInfo, storageMode, rebalancing } = described();

    expect(encryptionInfo).toEqual({
      encryptionAtRest: { dataVolumeKMSKeyId: "arn:aws:kms:eu-west-1:123456789012:key/aws-managed-kafka" },
      encryptionInTransit: { clientBroker: "TLS", inCluster: true },
    });
    expect(brokerNodeGroupInfo.connectivityInfo).toEqual({
      vpcConnectivity: { clientAuthentication: { sasl: { scram: off, iam: off }, tls: off } },
      ...{ publicAccess: { type: "DISABLED" }, networkType: "IPV4" },
    });
    expect({ storageMode, rebalancing }).toEqual({ storageMode: "LOCAL", rebalancing: undefined });
  });

  test("keeps what the request has", () => {
    const encryptionInfo = {
      encryptionAtRest: { dataVolumeKMSKeyId: "arn:key" },
      encryptionInTransit: { clientBroker: "PLAINTEXT", inCluster: false },
    };
    const connectivityInfo = {
      ...{ networkType: "DUAL", publicAccess: { type: "SERVICE_PROVIDED_EIPS" } },
      vpcConnectivity: { clientAuthentication: { tls: on } },
    };

    const kept = described({ encryptionInfo, storageMode: "TIERED" }, { connectivityInfo });

    expect(kept).toMatchObject({ encryptionInfo, storageMode: "TIERED" });
    expect(kept.brokerNodeGroupInfo.connectivityInfo).toEqual(connectivityInfo);
  });

  test("of Express brokers has rebalancing instead of a storage mode", () => {
    const brokers = { instanceType: "express.m7g.large" };

    expect(described({}, brokers)).toMatchObject({ rebalancing: { status: "ACTIVE" } });
    expect(described({}, brokers).storageMode).toBeUndefined();
    expect(described({ rebalancing: { status: "PAUSED" } }, brokers)).toMatchObject({ rebalancing: { status: "PAUSED" } });
    expect(isExpress(parsed({}, { instanceType: "kafka.express.large" }))).toBe(false);
  });
});

describe("client authentication", () => {
  const of = (clientAuthentication: object) => parsed({ clientAuthentication });

  test.each([
    [{ tls: authorities("arn:ca") }, true],
    [{ tls: { certificateAuthorityArnList: ["arn:ca"] } }, true],
    [{ tls: { ...authorities("arn:ca"), enabled: false } }, false],
    [{ tls: authorities() }, false],
    [{ tls: on }, false],
    [{}, false],
  ])("%j has mutual TLS: %s", (authentication, expected) => {
    expect(mutualTls(of(authentication))).toBe(expected);
  });

  test.each([
    [{}, true],
    [{ sasl: { iam: off, scram: off } }, true],
    [{ sasl: { iam: on } }, false],
    [{ sasl: { scram: on } }, false],
    [{ tls: authorities("arn:ca") }, false],
    [{ sasl: { iam: on }, unauthenticated: on }, true],
    [{ unauthenticated: off }, false],
  ])("%j allows unauthenticated clients: %s", (authentication, expected) => {
    expect(allowsUnauthenticated(of(authentication))).toBe(expected);
  });

  test.each([
    [{}, {}],
    [{ tls: {} }, { tls: {} }],
    [
      { tls: off, sasl: { iam: on } },
      { tls: { enabled: false, certificateAuthorityArnList: [] }, sasl: { iam: on } },
    ],
    [{ tls: authorities("arn:ca") }, { tls: authorities("arn:ca") }],
  ])("%j is described as %j", (authentication, expected) => {
    expect(withAuthorityList(authentication)).toEqual(expected);
  });
});

test("members without content are left out at every depth, but not empty lists, false or 0", () => {
  expect(
    withoutEmpty({ a: undefined, b: null, c: {}, d: { e: { f: undefined } }, g: [], h: false, i: 0, j: "", k: { l: 1, m: {} } }),
  ).toEqual({
    ...{ g: [], h: false, i: 0, j: "", k: { l: 1 } },
  });
});

describe("settings have the same meaning", () => {
  const throughput = (provisionedThroughput: object, volumeSize = 100) => ({
    storageInfo: { ebsStorageInfo: { volumeSize, provisionedThroughput } },
  });
  const volume = { storageInfo: { ebsStorageInfo: { volumeSize: 100 } } };
  const log = (enabled: boolean) => ({ loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled, logGroup: "brokers" } } } });

  test.each<[what: string, a: Provisioned, b: Provisioned]>([
    [
      "authorities in another order",
      parsed({ clientAuthentication: { tls: authorities("a", "b") } }),
      parsed({ clientAuthentication: { tls: authorities("b", "a") } }),
    ],
    ["authorities of mutual TLS that is off", parsed({ clientAuthentication: { tls: { ...authorities("a"), enabled: false } } }), parsed()],
    ["a scheme that is off", parsed({ clientAuthentication: { sasl: { iam: off, scram: off } } }), parsed()],
    ["unauthenticated access as by default", parsed({ clientAuthentication: { unauthenticated: on } }), parsed()],
    ["throughput that is off", parsed({}, throughput({ enabled: false, volumeThroughput: 250 })), parsed({}, volume)],
    ["a log destination that is off", parsed(log(false)), parsed()],
  ])("with %s", (_, a, b) => {
    expect(sameSettings(a, b)).toBe(true);
    expect(sameSettings(b, a)).toBe(true);
  });

  test.each<[what: string, a: Provisioned, b: Provisioned]>([
    [
      "another authority",
      parsed({ clientAuthentication: { tls: authorities("a") } }),
      parsed({ clientAuthentication: { tls: authorities("b") } }),
    ],
    ["IAM", parsed({ clientAuthentication: { sasl: { iam: on }, unauthenticated: on } }), parsed()],
    ["SCRAM", parsed({ clientAuthentication: { sasl: { scram: on }, unauthenticated: on } }), parsed()],
    ["unauthenticated access off", parsed({ clientAuthentication: { unauthenticated: off } }), parsed()],
    ["throughput", parsed({}, throughput({ enabled: true, volumeThroughput: 250 })), parsed({}, volume)],
    [
      "more throughput",
      parsed({}, throughput({ enabled: true, volumeThroughput: 250 })),
      parsed({}, throughput({ enabled: true, volumeThroughput: 300 })),
    ],
    ["a larger volume", parsed({}, throughput(off, 110)), parsed({}, throughput(off))],
    ["a log destination", parsed(log(true)), parsed()],
    ["another instance type", parsed({}, { instanceType: "kafka.m5.large" }), parsed()],
    ["another version", parsed({ kafkaVersion: "4.0.x.kraft" }), parsed()],
  ])("not with %s", (_, a, b) => {
    expect(sameSettings(a, b)).toBe(false);
  });
});
