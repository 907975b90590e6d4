import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

const SERVERLESS = {
  vpcConfigs: [{ subnetIds: ["a", "b"], securityGroupIds: ["sg-1"] }],
  clientAuthentication: { sasl: { iam: { enabled: true } } },
};

describe("an Express cluster", () => {
  test("has read-only replication properties and no storage", async () => {
    const { arn, path } = await msk.running("fast", { provisioned: msk.express() });

    expect(msk.clusters.find(arn).running?.spec.serverProperties).toEqual({
      "default.replication.factor": "3",
      "min.insync.replicas": "2",
      "unclean.leader.election.enable": "false",
    });

    const { clusterInfo } = await msk.call("GET", path);

    expect(clusterInfo).toMatchObject({ rebalancing: { status: "ACTIVE" } });
    expect([clusterInfo.storageMode, clusterInfo.brokerNodeGroupInfo.storageInfo]).toEqual([undefined, undefined]);
  });

  test.each([
    [{ storageMode: "LOCAL" }, "A storage mode can't be specified for Express brokers."],
    [
      { brokerNodeGroupInfo: { instanceType: "express.m7g.large", clientSubnets: ["a", "b", "c"], storageInfo: {} } },
      "StorageInfo can't be specified for Express brokers",
    ],
    [
      { brokerNodeGroupInfo: { instanceType: "express.m7g.large", clientSubnets: ["a", "b"] }, numberOfBrokerNodes: 2 },
      "Express brokers need subnets in three Availability Zones.",
    ],
  ])("is rejected with %j", async (changes, message) => {
    await expect(msk.running("fast", { provisioned: msk.express(changes) })).rejects.toThrow(message);
  });

  test("is rejected with a configuration that sets a read-only property", async () => {
    const configurationInfo = await msk.configuration("min.insync.replicas=1\n");

    await expect(msk.running("fast", { provisioned: msk.express({ configurationInfo }) })).rejects.toThrow(
      "The configuration sets a property that is read-only on Express brokers: min.insync.replicas",
    );
  });

  test("can't get storage or standard brokers later, but its rebalancing can be paused", async () => {
    const { arn } = await msk.running("fast", { provisioned: msk.express() });
    const storage = { targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB: 200 }] };

    await expect(msk.change(arn, "nodes/storage", storage)).rejects.toThrow("StorageInfo can't be specified for Express brokers");
    await expect(msk.change(arn, "nodes/type", { targetInstanceType: "kafka.m7g.large" })).rejects.toThrow("can't become");

    await msk.change(arn, "rebalancing", { rebalancing: { status: "PAUSED" } });

    expect(msk.clusters.find(arn).settings.rebalancing).toEqual({ status: "PAUSED" });
  });
});

describe("a serverless cluster", () => {
  test("authenticates clients with IAM, and returns its request and no brokers", async () => {
    const { arn, path } = await msk.running("less", { serverless: SERVERLESS });
    const { clusterInfo } = await msk.call("GET", `/api/v2/clusters/${encodeURIComponent(arn)}`);

    expect(clusterInfo).toMatchObject({ clusterType: "SERVERLESS", state: "ACTIVE", serverless: SERVERLESS });
    expect(clusterInfo.provisioned).toBeUndefined();
    expect(Object.keys(await msk.call("GET", `${path}/bootstrap-brokers`))).toEqual(["bootstrapBrokerStringSaslIam"]);
    expect(msk.clusters.find(arn).running?.spec).toMatchObject({
      brokers: 3,
      zones: ["zone-of-a", "zone-of-b"],
      listeners: { iam: true, scram: false, plaintext: false },
      serverless: true,
      serverProperties: { "message.max.bytes": "1048588", "replica.fetch.max.bytes": "8388608" },
    });
  });

  test("has brokers in three zones at most, and a cluster of another kind is not serverless", async () => {
    const vpcConfigs = [{ subnetIds: ["a", "b", "c", "d"], securityGroupIds: ["sg-1"] }];
    const { arn } = await msk.running("less", { serverless: { ...SERVERLESS, vpcConfigs } });
    const { arn: standard } = await msk.running("more");
    const { arn: tiered } = await msk.running("tiered", { provisioned: msk.provisioned({ storageMode: "TIERED" }) });
    const kind = (of: string) => {
      const { serverless, tieredStorage } = msk.clusters.find(of).running?.spec ?? {};
      return { serverless, tieredStorage };
    };

    expect(msk.clusters.find(arn).settings.brokerNodeGroupInfo).toMatchObject({ clientSubnets: ["a", "b", "c"], securityGroups: ["sg-1"] });
    expect(kind(arn)).toEqual({ serverless: true, tieredStorage: false });
    expect(kind(standard)).toEqual({ serverless: false, tieredStorage: false });
    expect(kind(tiered)).toEqual({ serverless: false, tieredStorage: true });
  });

  test("is not in version 1 of the API and can't be changed", async () => {
    const { arn, path } = await msk.running("less", { serverless: SERVERLESS });

    expect(await msk.call("GET", "/v1/clusters")).toEqual({ clusterInfoList: [] });
    await expect(msk.call("GET", path)).rejects.toThrow("cannot be performed on serverless clusters");
    await expect(msk.change(arn, "nodes/count", { targetNumberOfBrokerNodes: 6 })).rejects.toThrow(
      "cannot be performed on serverless clusters",
    );
  });

  test("needs IAM and two zones", async () => {
    const withoutIam = { ...SERVERLESS, clientAuthentication: { sasl: { iam: { enabled: false } } } };

    await expect(msk.running("less", { serverless: withoutIam })).rejects.toThrow("serverless clusters need IAM");

    const oneZone = { ...SERVERLESS, vpcConfigs: [{ subnetIds: ["a", "a"] }] };

    await expect(msk.running("less", { serverless: oneZone })).rejects.toThrow("at least two Availability Zones");
  });
});

test("a cluster with a stopped broker is HEALING and can't be changed until the broker runs again", async () => {
  const { arn, path } = await msk.running("ill");
  msk.backend.brokerState = "stopped";

  expect((await msk.call("GET", path)).clusterInfo.state).toBe("HEALING");
  await expect(msk.change(arn, "nodes/count", { targetNumberOfBrokerNodes: 6 })).rejects.toThrow(
    "You can't update a cluster in HEALING state.",
  );

  msk.backend.brokerState = "running";

  expect((await msk.call("GET", path)).clusterInfo.state).toBe("ACTIVE");
});

test("a cluster whose request names no security group has the default one of its VPC", async () => {
  const vpcConfigs = [{ subnetIds: ["a", "b"] }, { subnetIds: ["c", "d"], securityGroupIds: ["sg-1"] }];
  const serverless = await msk.running("less", { serverless: { ...SERVERLESS, vpcConfigs } });
  const provisioned = await msk.running("more", { provisioned: msk.provisioned() });

  const of = async (path: string) => (await msk.call("GET", path.replace("/v1/", "/api/v2/"))).clusterInfo;

  expect((await of(serverless.path)).serverless.vpcConfigs).toEqual([
    { subnetIds: ["a", "b"], securityGroupIds: ["default-group-of-a"] },
    { subnetIds: ["c", "d"], securityGroupIds: ["sg-1"] },
  ]);
  expect((await of(provisioned.path)).provisioned.brokerNodeGroupInfo.securityGroups).toEqual(["default-group-of-a"]);
});
