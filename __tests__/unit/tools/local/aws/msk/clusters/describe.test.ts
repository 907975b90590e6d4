import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

/** Returns the description of a cluster that was created with these settings. */
async function described(changes: object) {
  const { path } = await msk.runningV1(changes);
  return (await msk.call("GET", path)).clusterInfo;
}

describe("a description", () => {
  test("has MSK's defaults and no member without content if the request has only the required members", async () => {
    const info = await described({
      clientAuthentication: undefined,
      brokerNodeGroupInfo: { instanceType: "kafka.m5.large", clientSubnets: ["a", "b", "c"], securityGroups: ["sg-1"] },
    });
    const off = { enabled: false };
    const exporterOff = { enabledInBroker: false };

    expect(info).toEqual({
      clusterArn: expect.stringMatching(/^arn:aws:kafka:eu-west-1:123456789012:cluster\/events\/[\da-f-]{36}-1$/),
      clusterName: "events",
      creationTime: expect.any(String),
      currentVersion: expect.stringMatching(/^K[\dA-F]{13}$/),
      state: "ACTIVE",
      tags: {},
      brokerNodeGroupInfo: {
        instanceType: "kafka.m5.large",
        clientSubnets: ["a", "b", "c"],
        securityGroups: ["sg-1"],
        brokerAZDistribution: "DEFAULT",
        connectivityInfo: {
          publicAccess: { type: "DISABLED" },
          vpcConnectivity: { clientAuthentication: { sasl: { scram: off, iam: off }, tls: off } },
          networkType: "IPV4",
        },
        zoneIds: ["zone-of-a", "zone-of-b", "zone-of-c"],
      },
      currentBrokerSoftwareInfo: { kafkaVersion: "3.9.x.kraft" },
      customerActionStatus: "NONE",
      encryptionInfo: {
        encryptionAtRest: { dataVolumeKMSKeyId: expect.stringMatching(/^arn:aws:kms:eu-west-1:123456789012:key\/.+$/) },
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      },
      enhancedMonitoring: "DEFAULT",
      numberOfBrokerNodes: 3,
      openMonitoring: { prometheus: { jmxExporter: exporterOff, nodeExporter: exporterOff } },
      storageMode: "LOCAL",
    });
  });

  test.each([
    [{}, undefined],
    [{ tls: {} }, undefined],
    [{ sasl: { iam: { enabled: true } } }, { sasl: { iam: { enabled: true } } }],
    [
      { sasl: { iam: { enabled: true } }, tls: { enabled: false }, unauthenticated: { enabled: false } },
      {
        sasl: { iam: { enabled: true } },
        tls: { enabled: false, certificateAuthorityArnList: [] },
        unauthenticated: { enabled: false },
      },
    ],
  ])("of a cluster with the client authentication %j has %j", async (clientAuthentication, expected) => {
    expect((await described({ clientAuthentication })).clientAuthentication).toEqual(expected);
  });

  test("has all log destinations if the request has one, and no logging otherwise", async () => {
    const cloudWatchLogs = { enabled: true, logGroup: "brokers" };

    expect((await described({ clusterName: "one", loggingInfo: { brokerLogs: { cloudWatchLogs } } })).loggingInfo).toEqual({
      brokerLogs: { cloudWatchLogs, firehose: { enabled: false }, s3: { enabled: false } },
    });
    expect((await described({ clusterName: "two" })).loggingInfo).toBeUndefined();
  });

  test("has the addresses of ZooKeeper nodes only for a version without KRaft, whose brokers run KRaft here", async () => {
    const info = await described({ kafkaVersion: "3.9.x" });

    expect(info.currentBrokerSoftwareInfo).toEqual({ kafkaVersion: "3.9.x" });
    expect(info.zookeeperConnectString).toMatch(/^(z-[123]\.events\.[\da-f]{6}\.c1\.kafka\.eu-west-1\.amazonaws\.com:2181,?){3}$/);
    expect(info.zookeeperConnectStringTls).toMatch(/:2182,/);
    expect(msk.clusters.inAllRegions()[0]?.running?.spec.kafkaVersion).toBe("3.9.x.kraft");
  });

  test("names the operation that is not finished", async () => {
    const { arn, path } = await msk.runningV1();
    const release = msk.backend.hold();
    const { clusterOperationArn } = await msk.call("PUT", `${path}/reboot-broker`, { brokerIds: ["2"] });

    expect((await msk.call("GET", path)).clusterInfo.activeOperationArn).toBe(clusterOperationArn);

    release();
    await msk.clusters.find(arn).work;

    expect((await msk.call("GET", path)).clusterInfo).not.toHaveProperty("activeOperationArn");
  });
});

test("a cluster whose certificate authority is unknown is FAILED with the reason", async () => {
  msk.backend.unknownAuthorities.add("arn:ca");
  const tls = { enabled: true, certificateAuthorityArnList: ["arn:ca"] };

  expect(await described({ clientAuthentication: { tls } })).toMatchObject({
    state: "FAILED",
    stateInfo: { code: "InvalidRequest", message: "The certificate authority arn:ca does not exist or has no certificate." },
  });
});
