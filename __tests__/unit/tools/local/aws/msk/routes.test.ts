import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

describe("a cluster", () => {
  test("is CREATING until its brokers run, then ACTIVE with the addresses of its listeners", async () => {
    const release = msk.backend.hold();

    const created = await msk.call("POST", "/v1/clusters", msk.createRequest());

    expect(created).toMatchObject({ clusterName: "events", state: "CREATING" });

    const path = `/v1/clusters/${encodeURIComponent(created.clusterArn)}`;

    await expect(msk.call("GET", `${path}/bootstrap-brokers`)).rejects.toThrow(
      "You can't get bootstrap broker nodes for a cluster in CREATING state.",
    );

    release();
    await msk.clusters.find(created.clusterArn).work;

    expect((await msk.call("GET", path)).clusterInfo).toMatchObject({ state: "ACTIVE", numberOfBrokerNodes: 3 });
    expect(Object.keys(await msk.call("GET", `${path}/bootstrap-brokers`))).toEqual(["bootstrapBrokerStringSaslIam"]);
  });

  test("is FAILED with the reason if its brokers fail to start", async () => {
    msk.backend.failStart = new Error("no Java\nlast lines of the log");

    const { path } = await msk.runningV1();

    expect((await msk.call("GET", path)).clusterInfo).toMatchObject({
      state: "FAILED",
      stateInfo: { code: "BrokersDidNotStart", message: "The brokers of the cluster did not start: no Java" },
    });
  });

  test("is the same in both versions of the API", async () => {
    const { arn, path } = await msk.runningV1();

    const { clusterInfo: v1 } = await msk.call("GET", path);
    const { clusterInfo: v2 } = await msk.call("GET", `/api/v2/clusters/${encodeURIComponent(arn)}`);

    expect({ ...v1, ...v2.provisioned }).toEqual(v1);
    expect(v2).toMatchObject({ clusterType: "PROVISIONED", clusterName: "events", currentVersion: v1.currentVersion });
  });

  test("does not exist after its deletion, and its brokers are stopped", async () => {
    const { arn, path } = await msk.runningV1();
    const { work } = msk.clusters.find(arn);

    expect(await msk.call("DELETE", path)).toEqual({ clusterArn: arn, state: "DELETING" });

    await work;
    await msk.clusters.inAllRegions()[0]?.work;

    expect(msk.backend.stopped).toBe(1);
    await expect(msk.call("GET", path)).rejects.toMatchObject({ status: 404, code: "NotFoundException" });
  });

  test.each([
    ["the name of another cluster", () => ({}), { status: 409, code: "ConflictException" }],
    [
      "a broker count that is not a multiple of the zones",
      () => ({ clusterName: "x", numberOfBrokerNodes: 4 }),
      { status: 400, code: "BadRequestException" },
    ],
    [
      "two subnets in one zone",
      () => ({
        clusterName: "x",
        brokerNodeGroupInfo: { ...msk.provisioned().brokerNodeGroupInfo, clientSubnets: ["a", "a", "b"] },
      }),
      { status: 400, code: "BadRequestException" },
    ],
    [
      "an unknown configuration",
      () => ({ clusterName: "x", configurationInfo: { arn: "arn:no", revision: 1 } }),
      { status: 400, code: "BadRequestException" },
    ],
    ["a space in its name", () => ({ clusterName: "a b" }), { status: 400, code: "BadRequestException" }],
    ["an unsupported Kafka version", () => ({ clusterName: "x", kafkaVersion: "2.8.1" }), { status: 400, code: "BadRequestException" }],
  ])("is rejected with %s", async (_, changes, error) => {
    await msk.runningV1();

    await expect(msk.call("POST", "/v1/clusters", msk.createRequest(changes()))).rejects.toMatchObject(error);

    expect(msk.clusters.inAllRegions()).toHaveLength(1);
  });
});

describe("listeners", () => {
  const listenersWith = async (changes: object) => msk.clusters.find((await msk.runningV1(changes)).arn).running?.spec.listeners;

  test("are only IAM if IAM is on and unauthenticated access is off", async () => {
    expect(await listenersWith({})).toEqual({ plaintext: false, iam: true, scram: false });
  });

  test("are TLS without client authentication if no authentication is requested", async () => {
    expect(await listenersWith({ clientAuthentication: {} })).toEqual({
      plaintext: false,
      tls: { clientAuth: "none", caPems: [] },
      iam: false,
      scram: false,
    });
  });

  test("request client certificates of the given authorities, and require them if unauthenticated access is off", async () => {
    const tls = { enabled: true, certificateAuthorityArnList: ["arn:ca"] };
    const caPems = ["certificate of arn:ca"];
    const both = { clusterName: "both", clientAuthentication: { tls, unauthenticated: { enabled: true } } };

    expect(await listenersWith({ clientAuthentication: { tls } })).toMatchObject({ tls: { clientAuth: "required", caPems } });
    expect(await listenersWith(both)).toMatchObject({ tls: { clientAuth: "requested", caPems } });
  });

  test("are TLS and plaintext if encryption in transit is TLS_PLAINTEXT", async () => {
    const encryptionInfo = { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT", inCluster: true } };

    expect(await listenersWith({ encryptionInfo, clientAuthentication: { unauthenticated: { enabled: true } } })).toMatchObject({
      plaintext: true,
      tls: { clientAuth: "none" },
    });
  });
});

describe("an update", () => {
  test("of the configuration restarts the brokers, then changes the record", async () => {
    const configurationInfo = await msk.configuration("log.retention.hours=24\n");
    const { path, version } = await msk.runningV1();
    const before = await version();
    const release = msk.backend.hold();

    const started = await msk.call("PUT", `${path}/configuration`, { currentVersion: before, configurationInfo });

    expect((await msk.call("GET", path)).clusterInfo).toMatchObject({ state: "UPDATING", currentVersion: before });

    release();
    await msk.clusters.find(started.clusterArn).work;

    expect(msk.backend.applied).toEqual([expect.objectContaining({ serverProperties: { "log.retention.hours": "24" } })]);
    expect((await msk.call("GET", path)).clusterInfo).toMatchObject({
      state: "ACTIVE",
      currentBrokerSoftwareInfo: { configurationArn: configurationInfo.arn, configurationRevision: 1 },
    });
    expect(await version()).not.toBe(before);

    const operation = await msk.call("GET", `/v1/operations/${encodeURIComponent(started.clusterOperationArn)}`);

    expect(operation.clusterOperationInfo).toMatchObject({
      operationType: "UPDATE_CLUSTER_CONFIGURATION",
      operationState: "UPDATE_COMPLETE",
    });
  });

  test("that the brokers fail to apply leaves the record unchanged, and its operation has the reason", async () => {
    msk.backend.failApply = new Error("broker 2 did not restart");
    const { arn, path, version } = await msk.runningV1();
    const before = (await msk.call("GET", path)).clusterInfo;

    const { clusterOperationArn } = await msk.change(arn, "nodes/count", {
      currentVersion: await version(),
      targetNumberOfBrokerNodes: 6,
    });

    expect((await msk.call("GET", path)).clusterInfo).toEqual(before);

    const { clusterOperationInfo } = await msk.call("GET", `/api/v2/operations/${encodeURIComponent(clusterOperationArn)}`);

    expect(clusterOperationInfo).toMatchObject({
      operationState: "UPDATE_FAILED",
      errorInfo: { errorString: "broker 2 did not restart" },
    });
  });

  test("of storage or monitoring restarts no broker", async () => {
    const { arn, path, version } = await msk.runningV1();

    await msk.change(arn, "nodes/storage", {
      currentVersion: await version(),
      targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB: 200 }],
    });
    await msk.change(arn, "monitoring", { currentVersion: await version(), enhancedMonitoring: "PER_BROKER" });

    const { clusterInfo } = await msk.call("GET", path);

    expect(clusterInfo).toMatchObject({
      enhancedMonitoring: "PER_BROKER",
      brokerNodeGroupInfo: { storageInfo: { ebsStorageInfo: { volumeSize: 200 } } },
    });
    expect([msk.backend.applied, msk.backend.rebooted]).toEqual([[], []]);
  });

  test("of logging also returns the exporters and log destinations that are off", async () => {
    const { arn, path, version } = await msk.runningV1();
    const off = { enabled: false };
    const s3 = { enabled: true, bucket: "logs" };

    expect((await msk.call("GET", path)).clusterInfo).toMatchObject({
      openMonitoring: { prometheus: { jmxExporter: { enabledInBroker: false }, nodeExporter: { enabledInBroker: false } } },
    });

    await msk.change(arn, "monitoring", { currentVersion: await version(), loggingInfo: { brokerLogs: { s3 } } });

    expect((await msk.call("GET", path)).clusterInfo.loggingInfo).toEqual({ brokerLogs: { cloudWatchLogs: off, firehose: off, s3 } });
  });

  test("of the broker type restarts every broker", async () => {
    const { arn, version } = await msk.runningV1();

    await msk.change(arn, "nodes/type", { currentVersion: await version(), targetInstanceType: "kafka.m7g.xlarge" });

    expect(msk.backend.rebooted).toEqual([[1, 2, 3]]);
  });

  test.each([
    ["with an old version", "nodes/count", { currentVersion: "KOLD", targetNumberOfBrokerNodes: 6 }],
    ["to the same broker count", "nodes/count", { targetNumberOfBrokerNodes: 3 }],
    ["to a broker count that is not a multiple of the zones", "nodes/count", { targetNumberOfBrokerNodes: 4 }],
    ["to less storage", "nodes/storage", { targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB: 99 }] }],
    ["to an older Kafka version", "version", { targetKafkaVersion: "3.8.x.kraft" }],
    ["to an unknown configuration", "configuration", { configurationInfo: { arn: "arn:no", revision: 1 } }],
    ["that reboots an unknown broker", "reboot-broker", { brokerIds: ["9"] }],
  ])("%s is rejected", async (_, update, body) => {
    const { path } = await msk.runningV1();

    await expect(msk.call("PUT", `${path}/${update}`, body)).rejects.toMatchObject({ status: 400, code: "BadRequestException" });

    expect((await msk.call("GET", path)).clusterInfo.state).toBe("ACTIVE");
  });

  test("is rejected while another update is running", async () => {
    const { path } = await msk.runningV1();
    const release = msk.backend.hold();

    await msk.call("PUT", `${path}/reboot-broker`, { brokerIds: ["2"] });

    expect((await msk.call("GET", path)).clusterInfo.state).toBe("REBOOTING_BROKER");
    await expect(msk.call("PUT", `${path}/reboot-broker`, { brokerIds: ["1"] })).rejects.toThrow(
      "You can't update a cluster in REBOOTING_BROKER state. Wait until it is ACTIVE.",
    );

    release();
  });
});

describe("a configuration", () => {
  test("keeps every revision unchanged", async () => {
    const { arn } = await msk.configuration("num.partitions=6\n");
    const path = `/v1/configurations/${encodeURIComponent(arn)}`;

    await msk.call("PUT", path, { serverProperties: Buffer.from("num.partitions=9\n").toString("base64") });

    expect((await msk.call("GET", path)).latestRevision).toMatchObject({ revision: 2 });

    const texts = await Promise.all(
      [1, 2].map(async (revision) => (await msk.call("GET", `${path}/revisions/${revision}`)).serverProperties),
    );

    expect(texts.map((text) => Buffer.from(text, "base64").toString())).toEqual(["num.partitions=6\n", "num.partitions=9\n"]);
  });

  test("can't be deleted while a cluster uses it", async () => {
    const configurationInfo = await msk.configuration("num.partitions=6\n");
    await msk.runningV1({ configurationInfo });

    await expect(msk.call("DELETE", `/v1/configurations/${encodeURIComponent(configurationInfo.arn)}`)).rejects.toThrow(
      "The configuration is in use by cluster events",
    );
  });

  test("is rejected with a property that MSK does not support, and with an invalid line", async () => {
    await expect(msk.configuration("listeners=PLAINTEXT://:9092\n")).rejects.toThrow(
      "Unsupported property in the configuration: listeners",
    );
    await expect(msk.configuration("no property\n")).rejects.toThrow("line 1 is not a property");
  });
});

test("an unsupported operation is rejected with its name", async () => {
  await expect(msk.call("GET", "/v1/clusters/arn/channels")).rejects.toMatchObject({
    status: 501,
    message: "The local platform does not support kafka GET /v1/clusters/arn/channels.",
  });
});

test("tags can be added, replaced and removed individually", async () => {
  const { arn } = await msk.runningV1({ tags: { team: "ads", stage: "dev" } });
  const path = `/v1/tags/${encodeURIComponent(arn)}`;

  await msk.call("POST", path, { tags: { stage: "prod" } });
  await msk.call("DELETE", `${path}?tagKeys=team`);

  expect(await msk.call("GET", path)).toEqual({ tags: { stage: "prod" } });
});
