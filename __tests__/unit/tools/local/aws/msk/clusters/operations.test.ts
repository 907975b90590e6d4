import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

const described = async (arn: string, version = "v1") =>
  (await msk.call("GET", `${version === "v1" ? "/v1" : "/api/v2"}/operations/${encodeURIComponent(arn)}`)).clusterOperationInfo;

describe("an operation has the changed settings before and after, by MSK's names", () => {
  const volume = (volumeSizeGB: number) => [{ kafkaBrokerNodeId: "All", volumeSizeGB }];

  test.each<[update: string, body: object, type: string, source: object, target: object]>([
    [
      "nodes/count",
      { targetNumberOfBrokerNodes: 6 },
      "INCREASE_BROKER_COUNT",
      { numberOfBrokerNodes: 3 },
      { numberOfBrokerNodes: 6, brokerCountUpdateInfo: { createdBrokerIds: [4, 5, 6] } },
    ],
    [
      "nodes/type",
      { targetInstanceType: "kafka.m7g.xlarge" },
      "UPDATE_BROKER_TYPE",
      { instanceType: "kafka.m7g.large" },
      { instanceType: "kafka.m7g.xlarge" },
    ],
    [
      "nodes/storage",
      { targetBrokerEBSVolumeInfo: volume(110) },
      "INCREASE_BROKER_STORAGE",
      { brokerEBSVolumeInfo: volume(100) },
      { brokerEBSVolumeInfo: volume(110) },
    ],
    ["storage", { storageMode: "TIERED" }, "UPDATE_STORAGE", { storageMode: "LOCAL" }, { storageMode: "TIERED" }],
    [
      "version",
      { targetKafkaVersion: "4.0.x.kraft" },
      "UPDATE_CLUSTER_KAFKA_VERSION",
      { kafkaVersion: "3.9.x.kraft" },
      { kafkaVersion: "4.0.x.kraft" },
    ],
    [
      "monitoring",
      { enhancedMonitoring: "PER_BROKER" },
      "UPDATE_MONITORING",
      { enhancedMonitoring: "DEFAULT" },
      { enhancedMonitoring: "PER_BROKER" },
    ],
  ])("%s", async (update, body, operationType, sourceClusterInfo, targetClusterInfo) => {
    const { arn } = await msk.runningV1();
    const { clusterOperationArn } = await msk.change(arn, update, body);

    expect(await described(clusterOperationArn)).toMatchObject({
      ...{ clusterArn: arn, operationArn: clusterOperationArn, operationType, operationState: "UPDATE_COMPLETE" },
      ...{ clientRequestId: expect.any(String), creationTime: expect.any(String), endTime: expect.any(String) },
    });

    const info = await described(clusterOperationArn);

    expect([info.sourceClusterInfo, info.targetClusterInfo]).toEqual([sourceClusterInfo, targetClusterInfo]);
  });

  test("configuration: a cluster without its own configuration had none before", async () => {
    const configurationInfo = await msk.configuration("num.partitions=6\n");
    const { arn } = await msk.runningV1();
    const { clusterOperationArn } = await msk.change(arn, "configuration", { configurationInfo });

    expect(await described(clusterOperationArn)).toMatchObject({
      operationType: "UPDATE_CLUSTER_CONFIGURATION",
      sourceClusterInfo: {},
      targetClusterInfo: { configurationInfo },
    });
  });
});

test("an update of the version reports its steps while it runs and when it is complete", async () => {
  const { arn } = await msk.runningV1({ kafkaVersion: "3.9.x" });
  await msk.change(arn, "connectivity", { zookeeperAccess: { enabled: false } });
  const release = msk.backend.hold();
  const { currentVersion } = msk.clusters.find(arn);
  const body = { currentVersion, targetKafkaVersion: "3.9.x.kraft" };
  const { clusterOperationArn } = await msk.call("PUT", `/v1/clusters/${encodeURIComponent(arn)}/version`, body);
  const steps = async () =>
    (await described(clusterOperationArn)).operationSteps.map((step: { stepName: string; stepInfo: { stepStatus: string } }) => [
      step.stepName,
      step.stepInfo.stepStatus,
    ]);

  expect(await steps()).toEqual([
    ["INITIALIZE_UPDATE", "COMPLETED"],
    ["UPDATE_APACHE_KAFKA_BINARIES", "IN_PROGRESS"],
    ["FINALIZE_UPDATE", "PENDING"],
  ]);

  release();
  await msk.clusters.find(arn).work;

  expect((await steps()).map(([, status]: [string, string]) => status)).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
  expect((await described(clusterOperationArn, "v2")).provisioned.operationSteps).toHaveLength(3);
});

test("a reboot has its own states and no changed settings", async () => {
  const { arn, path } = await msk.runningV1();
  const release = msk.backend.hold();
  const { clusterOperationArn } = await msk.call("PUT", `${path}/reboot-broker`, { brokerIds: ["2"] });

  expect(await described(clusterOperationArn)).toMatchObject({ operationType: "REBOOT_NODE", operationState: "REBOOT_IN_PROGRESS" });

  release();
  await msk.clusters.find(arn).work;

  expect(await described(clusterOperationArn)).toMatchObject({
    operationState: "REBOOT_COMPLETE",
    sourceClusterInfo: {},
    targetClusterInfo: {},
  });
});

test("a failed update has the failed step and the reason in both versions of the API", async () => {
  const { arn } = await msk.runningV1();
  msk.backend.failApply = new Error("broker 2 did not restart");
  const { clusterOperationArn } = await msk.change(arn, "version", { targetKafkaVersion: "4.0.x.kraft" });
  const errorInfo = { errorCode: "InternalError", errorString: "broker 2 did not restart" };

  const operation = await described(clusterOperationArn);

  expect(operation).toMatchObject({ operationState: "UPDATE_FAILED", errorInfo });
  expect(operation.operationSteps.map((step: { stepInfo: { stepStatus: string } }) => step.stepInfo.stepStatus)).toEqual([
    "COMPLETED",
    "FAILED",
    "PENDING",
  ]);
  expect(await described(clusterOperationArn, "v2")).toMatchObject({ operationState: "UPDATE_FAILED", errorInfo });
});

test("lists are newest first; version 2 has summaries with startTime", async () => {
  const { arn, path } = await msk.runningV1();
  const { clusterOperationArn: first } = await msk.change(arn, "monitoring", { enhancedMonitoring: "PER_BROKER" });
  const { clusterOperationArn: second } = await msk.change(arn, "nodes/count", { targetNumberOfBrokerNodes: 6 });

  const v1 = (await msk.call("GET", `${path}/operations`)).clusterOperationInfoList;
  const v2 = (await msk.call("GET", `/api/v2/clusters/${encodeURIComponent(arn)}/operations`)).clusterOperationInfoList;

  expect(v1.map((one: { operationArn: string }) => one.operationArn)).toEqual([second, first]);
  expect(v2[1]).toEqual({
    ...{ clusterArn: arn, clusterType: "PROVISIONED", operationArn: first, operationType: "UPDATE_MONITORING" },
    ...{ operationState: "UPDATE_COMPLETE", startTime: v1[1].creationTime, endTime: v1[1].endTime },
  });
});

test("an unknown operation is not found", async () => {
  await expect(described("arn:aws:kafka:eu-west-1:123456789012:cluster-operation/x/y/z")).rejects.toMatchObject({
    status: 404,
    code: "NotFoundException",
  });
});
