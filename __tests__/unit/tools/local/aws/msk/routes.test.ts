import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Clusters } from "../../../../../../tools/local/aws/msk/clusters/clusters.js";
import type { FakeBackend } from "../../../../../support/local-platform/fake-backend.js";
import { TestMsk } from "../../../../../support/local-platform/test-msk.js";

let backend: FakeBackend;
let clusters: Clusters;
let call: TestMsk["call"];

beforeEach(() => {
  ({ backend, clusters, call } = new TestMsk());
});

const request = (changes: object = {}) => ({
  clusterName: "events",
  kafkaVersion: "3.9.x.kraft",
  numberOfBrokerNodes: 3,
  brokerNodeGroupInfo: {
    instanceType: "kafka.m7g.large",
    clientSubnets: ["a", "b", "c"],
    storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
  },
  clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
  ...changes,
});

/** Creates a cluster and waits for its brokers. */
async function running(changes?: object): Promise<{ arn: string; path: string; version: () => Promise<string> }> {
  const { clusterArn: arn } = await call("POST", "/v1/clusters", request(changes));
  await clusters.find(arn).work;
  const path = `/v1/clusters/${encodeURIComponent(arn)}`;
  return { arn, path, version: async () => (await call("GET", path)).clusterInfo.currentVersion };
}

async function configuration(text: string): Promise<string> {
  const serverProperties = Buffer.from(text).toString("base64");
  return (await call("POST", "/v1/configurations", { name: "tuned", kafkaVersions: ["3.9.x.kraft"], serverProperties })).arn;
}

describe("a cluster", () => {
  test("is CREATING until its brokers are up, and then ACTIVE with the addresses of its listeners", async () => {
    const release = backend.hold();
    const created = await call("POST", "/v1/clusters", request());
    expect(created).toMatchObject({ clusterName: "events", state: "CREATING" });
    const path = `/v1/clusters/${encodeURIComponent(created.clusterArn)}`;
    await expect(call("GET", `${path}/bootstrap-brokers`)).rejects.toThrow("The cluster is CREATING: it has no brokers yet.");
    release();
    await clusters.find(created.clusterArn).work;
    expect((await call("GET", path)).clusterInfo).toMatchObject({ state: "ACTIVE", numberOfBrokerNodes: 3 });
    expect(await call("GET", `${path}/bootstrap-brokers`)).toEqual({ bootstrapBrokerStringSaslIam: "127.0.0.1:13" });
  });

  test("is FAILED with the reason when its brokers did not start", async () => {
    backend.failStart = new Error("no Java");
    const { path } = await running();
    expect((await call("GET", path)).clusterInfo).toMatchObject({ state: "FAILED", stateInfo: { message: "no Java" } });
  });

  test("shows the same in both versions of the API", async () => {
    const { arn, path } = await running();
    const { clusterInfo: v1 } = await call("GET", path);
    const { clusterInfo: v2 } = await call("GET", `/api/v2/clusters/${encodeURIComponent(arn)}`);
    expect({ ...v1, ...v2.provisioned }).toEqual(v1);
    expect(v2).toMatchObject({ clusterType: "PROVISIONED", clusterName: "events", currentVersion: v1.currentVersion });
  });

  test("has its nodes in the subnets of its zones, in turn", async () => {
    const { path } = await running({ numberOfBrokerNodes: 6 });
    const { nodeInfoList } = await call("GET", `${path}/nodes`);
    expect(nodeInfoList.map(({ brokerNodeInfo }: { brokerNodeInfo: { clientSubnet: string } }) => brokerNodeInfo.clientSubnet)).toEqual([
      "a",
      "b",
      "c",
      "a",
      "b",
      "c",
    ]);
  });

  test("is gone, brokers and all, after it was deleted", async () => {
    const { arn, path } = await running();
    const { work } = clusters.find(arn);
    expect(await call("DELETE", path)).toEqual({ clusterArn: arn, state: "DELETING" });
    await work;
    await clusters.inAllRegions()[0]?.work;
    expect(backend.stopped).toBe(1);
    await expect(call("GET", path)).rejects.toMatchObject({ status: 404, code: "NotFoundException" });
  });

  test.each([
    ["a second of its name", {}, { status: 409, code: "ConflictException" }],
    [
      "brokers that are no multiple of the zones",
      { clusterName: "x", numberOfBrokerNodes: 4 },
      { status: 400, code: "BadRequestException" },
    ],
    [
      "two subnets in one zone",
      { clusterName: "x", ...group({ clientSubnets: ["a", "a", "b"] }) },
      { status: 400, code: "BadRequestException" },
    ],
    [
      "an unknown configuration",
      { clusterName: "x", configurationInfo: { arn: "arn:no", revision: 1 } },
      { status: 400, code: "BadRequestException" },
    ],
    ["a name with a blank", { clusterName: "a b" }, { status: 400, code: "BadRequestException" }],
    ["a version that has no release", { clusterName: "x", kafkaVersion: "2.8.1" }, { status: 400, code: "BadRequestException" }],
  ])("refuses %s", async (_, changes, refusal) => {
    await running();
    await expect(call("POST", "/v1/clusters", request(changes))).rejects.toMatchObject(refusal);
    expect(clusters.inAllRegions()).toHaveLength(1);
  });
});

function group(changes: object) {
  return { brokerNodeGroupInfo: { ...request().brokerNodeGroupInfo, ...changes } };
}

describe("listeners", () => {
  const spec = async (changes: object) => clusters.find((await running(changes)).arn).running?.spec.listeners;

  test("are IAM alone where unauthenticated access is off", async () => {
    expect(await spec({})).toEqual({ plaintext: false, iam: true, scram: false });
  });

  test("are TLS without client authentication where nothing else is asked for", async () => {
    expect(await spec({ clientAuthentication: {} })).toEqual({
      plaintext: false,
      tls: { clientAuth: "none", caPems: [] },
      iam: false,
      scram: false,
    });
  });

  test("ask for client certificates of the given authorities, and demand them where nobody comes without", async () => {
    const tls = { enabled: true, certificateAuthorityArnList: ["arn:ca"] };
    const caPems = ["certificate of arn:ca"];
    expect(await spec({ clientAuthentication: { tls } })).toMatchObject({ tls: { clientAuth: "required", caPems } });
    const both = { clusterName: "both", clientAuthentication: { tls, unauthenticated: { enabled: true } } };
    expect(await spec(both)).toMatchObject({ tls: { clientAuth: "requested", caPems } });
  });

  test("are plaintext beside TLS only where both are asked for", async () => {
    const encryptionInfo = { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT", inCluster: true } };
    expect(await spec({ encryptionInfo, clientAuthentication: { unauthenticated: { enabled: true } } })).toMatchObject({
      plaintext: true,
      tls: { clientAuth: "none" },
    });
  });
});

describe("a change", () => {
  test("of the configuration rolls the brokers and shows in the record when they are done", async () => {
    const arn = await configuration("log.retention.hours=24\n");
    const { path, version } = await running();
    const before = await version();
    const release = backend.hold();
    const begun = await call("PUT", `${path}/configuration`, { currentVersion: before, configurationInfo: { arn, revision: 1 } });
    expect((await call("GET", path)).clusterInfo).toMatchObject({ state: "UPDATING", currentVersion: before });
    release();
    await clusters.find(begun.clusterArn).work;
    expect(backend.applied).toEqual([expect.objectContaining({ serverProperties: { "log.retention.hours": "24" } })]);
    expect((await call("GET", path)).clusterInfo).toMatchObject({
      state: "ACTIVE",
      currentBrokerSoftwareInfo: { configurationArn: arn, configurationRevision: 1 },
    });
    expect(await version()).not.toBe(before);
    const operation = await call("GET", `/v1/operations/${encodeURIComponent(begun.clusterOperationArn)}`);
    expect(operation.clusterOperationInfo).toMatchObject({
      operationType: "UPDATE_CLUSTER_CONFIGURATION",
      operationState: "UPDATE_COMPLETE",
    });
  });

  test("that the brokers did not take leaves the record as it was, and its operation says why", async () => {
    backend.failApply = new Error("broker 2 did not come back");
    const { path, version } = await running();
    const before = (await call("GET", path)).clusterInfo;
    const { clusterOperationArn, clusterArn } = await call("PUT", `${path}/nodes/count`, {
      currentVersion: await version(),
      targetNumberOfBrokerNodes: 6,
    });
    await clusters.find(clusterArn).work;
    expect((await call("GET", path)).clusterInfo).toEqual(before);
    const { clusterOperationInfo } = await call("GET", `/api/v2/operations/${encodeURIComponent(clusterOperationArn)}`);
    expect(clusterOperationInfo).toMatchObject({
      operationState: "UPDATE_FAILED",
      errorInfo: { errorString: "broker 2 did not come back" },
    });
  });

  test("of storage or monitoring touches no broker", async () => {
    const { arn, path, version } = await running();
    await call("PUT", `${path}/nodes/storage`, {
      currentVersion: await version(),
      targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB: 200 }],
    });
    await clusters.find(arn).work;
    await call("PUT", `${path}/monitoring`, { currentVersion: await version(), enhancedMonitoring: "PER_BROKER" });
    await clusters.find(arn).work;
    const { clusterInfo } = await call("GET", path);
    expect(clusterInfo).toMatchObject({
      enhancedMonitoring: "PER_BROKER",
      brokerNodeGroupInfo: { storageInfo: { ebsStorageInfo: { volumeSize: 200 } } },
    });
    expect([backend.applied, backend.rebooted]).toEqual([[], []]);
  });

  test("of logging or monitoring shows what is off as well", async () => {
    const { arn, path, version } = await running();
    const off = { enabled: false };
    expect((await call("GET", path)).clusterInfo).toMatchObject({
      openMonitoring: { prometheus: { jmxExporter: { enabledInBroker: false }, nodeExporter: { enabledInBroker: false } } },
      loggingInfo: { brokerLogs: { cloudWatchLogs: off, firehose: off, s3: off } },
    });
    const s3 = { enabled: true, bucket: "logs" };
    await call("PUT", `${path}/monitoring`, { currentVersion: await version(), loggingInfo: { brokerLogs: { s3 } } });
    await clusters.find(arn).work;
    expect((await call("GET", path)).clusterInfo.loggingInfo).toEqual({ brokerLogs: { cloudWatchLogs: off, firehose: off, s3 } });
  });

  test("of the broker type restarts every broker", async () => {
    const { arn, path, version } = await running();
    await call("PUT", `${path}/nodes/type`, { currentVersion: await version(), targetInstanceType: "kafka.m7g.xlarge" });
    await clusters.find(arn).work;
    expect(backend.rebooted).toEqual([[1, 2, 3]]);
  });

  test.each([
    ["with an old version", "nodes/count", { currentVersion: "KOLD", targetNumberOfBrokerNodes: 6 }],
    ["to fewer brokers", "nodes/count", { targetNumberOfBrokerNodes: 3 }],
    ["to brokers that are no multiple of the zones", "nodes/count", { targetNumberOfBrokerNodes: 4 }],
    ["to less storage", "nodes/storage", { targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB: 99 }] }],
    ["to an older Kafka", "version", { targetKafkaVersion: "3.8.x.kraft" }],
    ["to an unknown configuration", "configuration", { configurationInfo: { arn: "arn:no", revision: 1 } }],
    ["by a reboot of an unknown broker", "reboot-broker", { brokerIds: ["9"] }],
  ])("%s is refused", async (_, update, body) => {
    const { path } = await running();
    await expect(call("PUT", `${path}/${update}`, body)).rejects.toMatchObject({ status: 400, code: "BadRequestException" });
    expect((await call("GET", path)).clusterInfo.state).toBe("ACTIVE");
  });

  test("is refused while another is under way", async () => {
    const { path } = await running();
    const release = backend.hold();
    await call("PUT", `${path}/reboot-broker`, { brokerIds: ["2"] });
    expect((await call("GET", path)).clusterInfo.state).toBe("REBOOTING_BROKER");
    await expect(call("PUT", `${path}/reboot-broker`, { brokerIds: ["1"] })).rejects.toThrow(
      "The cluster is REBOOTING_BROKER: it takes no change until it is ACTIVE.",
    );
    release();
  });
});

describe("a configuration", () => {
  test("keeps every revision as it was", async () => {
    const arn = await configuration("num.partitions=6\n");
    const path = `/v1/configurations/${encodeURIComponent(arn)}`;
    await call("PUT", path, { serverProperties: Buffer.from("num.partitions=9\n").toString("base64") });
    expect((await call("GET", path)).latestRevision).toMatchObject({ revision: 2 });
    const texts = await Promise.all([1, 2].map(async (revision) => (await call("GET", `${path}/revisions/${revision}`)).serverProperties));
    expect(texts.map((text) => Buffer.from(text, "base64").toString())).toEqual(["num.partitions=6\n", "num.partitions=9\n"]);
  });

  test("in use can't be deleted", async () => {
    const arn = await configuration("num.partitions=6\n");
    await running({ configurationInfo: { arn, revision: 1 } });
    await expect(call("DELETE", `/v1/configurations/${encodeURIComponent(arn)}`)).rejects.toThrow(
      "The configuration is in use by cluster events",
    );
  });

  test("may not set what MSK sets itself", async () => {
    await expect(configuration("listeners=PLAINTEXT://:9092\n")).rejects.toThrow("Unsupported property in the configuration: listeners");
    await expect(configuration("no property\n")).rejects.toThrow("line 1 is no property");
  });
});

test("an operation that is not emulated is refused by name", async () => {
  await expect(call("GET", "/v1/clusters/arn/channels")).rejects.toMatchObject({
    status: 501,
    message: "The local platform does not emulate kafka GET /v1/clusters/arn/channels.",
  });
});

test("tags are added, replaced and removed one by one", async () => {
  const { arn } = await running({ tags: { team: "ads", stage: "dev" } });
  const path = `/v1/tags/${encodeURIComponent(arn)}`;
  await call("POST", path, { tags: { stage: "prod" } });
  await call("DELETE", `${path}?tagKeys=team`);
  expect(await call("GET", path)).toEqual({ tags: { stage: "prod" } });
});
