import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

const refused = (message: string, invalidParameter?: string) =>
  expect.objectContaining({
    ...{ status: 400, code: "BadRequestException", message },
    members: invalidParameter === undefined ? {} : { invalidParameter },
  });
const noUpdates = (subject: string) =>
  refused(`The request does not include any updates to the ${subject} of the cluster. Verify the request, then try again.`);
const volume = (volumeSizeGB: number, rest: object = {}) => ({
  targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB, ...rest }],
});
const zones = (...clientSubnets: string[]) => ({ brokerNodeGroupInfo: { instanceType: "kafka.m7g.large", clientSubnets } });

/** Sends UpdateSecurity at the current version. */
async function security(arn: string, body: object) {
  const { currentVersion } = msk.clusters.find(arn);
  const response = await msk.call("PATCH", `/v1/clusters/${encodeURIComponent(arn)}/security`, { currentVersion, ...body });
  await msk.clusters.find(arn).work;
  return response;
}

describe("an update that changes nothing is refused", () => {
  test.each([
    ["nodes/count", { targetNumberOfBrokerNodes: 3 }, "number of broker nodes"],
    ["nodes/type", { targetInstanceType: "kafka.m7g.large" }, "broker type"],
    ["nodes/storage", volume(100), "EBS volumes"],
    ["nodes/storage", volume(100, { provisionedThroughput: { enabled: false } }), "EBS volumes"],
    ["storage", { storageMode: "LOCAL" }, "EBS volumes"],
    ["version", { targetKafkaVersion: "3.9.x.kraft" }, "Kafka version"],
    ["monitoring", { enhancedMonitoring: "DEFAULT" }, "monitoring setting"],
    ["monitoring", { loggingInfo: { brokerLogs: { s3: { enabled: false, bucket: "logs" } } } }, "monitoring setting"],
    ["connectivity", { connectivityInfo: { publicAccess: { type: "DISABLED" } } }, "connectivity setting"],
    ["connectivity", {}, "connectivity setting"],
  ])("%s %j", async (update, body, subject) => {
    const { arn, version } = await msk.runningV1();
    const before = await version();

    await expect(msk.change(arn, update, body)).rejects.toEqual(noUpdates(subject));

    expect(await version()).toBe(before);
  });

  test.each([
    {},
    { clientAuthentication: { tls: { enabled: false } } },
    { clientAuthentication: { sasl: { iam: { enabled: true }, scram: { enabled: false } }, unauthenticated: { enabled: false } } },
    { encryptionInfo: { encryptionInTransit: { clientBroker: "TLS" } } },
  ])("security %j", async (body) => {
    const { arn } = await msk.runningV1();

    await expect(security(arn, body)).rejects.toEqual(noUpdates("security setting"));
  });

  test("configuration", async () => {
    const configurationInfo = await msk.configuration("num.partitions=6\n");
    const { arn } = await msk.runningV1({ configurationInfo });

    await expect(msk.change(arn, "configuration", { configurationInfo })).rejects.toEqual(noUpdates("configuration"));
  });
});

describe("the version of a cluster", () => {
  test("changes with every update, and an old one is refused", async () => {
    const { arn, path, version } = await msk.runningV1();
    const versions = [await version()];
    for (const enhancedMonitoring of ["PER_BROKER", "PER_TOPIC_PER_BROKER"]) {
      await msk.change(arn, "monitoring", { enhancedMonitoring });
      versions.push(await version());
    }

    expect(new Set(versions).size).toBe(3);

    const old = refused("The version of the cluster isn't current. Check the current version and try again.", "currentVersion");
    const body = { currentVersion: versions[1], enhancedMonitoring: "DEFAULT" };

    await expect(msk.call("PUT", `${path}/monitoring`, body)).rejects.toEqual(old);
    await expect(msk.call("PUT", `${path}/monitoring`, { enhancedMonitoring: "DEFAULT" })).rejects.toEqual(old);
    await expect(msk.call("DELETE", `${path}?currentVersion=${versions[1]}`)).rejects.toEqual(old);
  });
});

describe("one operation at a time", () => {
  test.each([
    ["configuration", { configurationInfo: { arn: "arn:c", revision: 1 } }],
    ["version", { targetKafkaVersion: "4.0.x.kraft" }],
    ["nodes/count", { targetNumberOfBrokerNodes: 6 }],
    ["nodes/storage", volume(200)],
    ["storage", { volumeSizeGB: 200 }],
    ["nodes/type", { targetInstanceType: "kafka.m7g.xlarge" }],
    ["monitoring", { enhancedMonitoring: "PER_BROKER" }],
    ["connectivity", { connectivityInfo: {} }],
    ["rebalancing", { rebalancing: { status: "PAUSED" } }],
    ["reboot-broker", { brokerIds: ["1"] }],
  ])("%s is refused while another operation runs", async (update, body) => {
    const { arn, path } = await msk.runningV1();
    const release = msk.backend.hold();
    const { currentVersion } = msk.clusters.find(arn);
    await msk.call("PUT", `${path}/nodes/type`, { currentVersion, targetInstanceType: "kafka.m7g.2xlarge" });

    await expect(msk.call("PUT", `${path}/${update}`, { currentVersion, ...body })).rejects.toEqual(
      refused("You can't update a cluster in UPDATING state. Wait until it is ACTIVE."),
    );

    release();
    await msk.clusters.find(arn).work;
  });

  test("a cluster that is CREATING or DELETING can't be deleted", async () => {
    const release = msk.backend.hold();
    const { clusterArn } = await msk.call("POST", "/v1/clusters", msk.createRequest());
    const path = `/v1/clusters/${encodeURIComponent(clusterArn)}`;

    await expect(msk.call("DELETE", path)).rejects.toEqual(refused("You can't delete a cluster in CREATING state."));

    release();
    await msk.clusters.find(clusterArn).work;
    const releaseReboot = msk.backend.hold();
    await msk.call("PUT", `${path}/reboot-broker`, { brokerIds: ["1"] });
    await msk.call("DELETE", path);

    await expect(msk.call("DELETE", path)).rejects.toEqual(refused("You can't delete a cluster in DELETING state."));

    releaseReboot();
  });

  test("a cluster can be deleted while it is updated: the operation is finished first", async () => {
    const { arn, path } = await msk.runningV1();
    const release = msk.backend.hold();
    await msk.call("PUT", `${path}/reboot-broker`, { brokerIds: ["1"] });

    expect(await msk.call("DELETE", path)).toMatchObject({ state: "DELETING" });

    const { work } = msk.clusters.find(arn);
    release();
    await work;

    expect([msk.backend.rebooted, msk.backend.stopped]).toEqual([[[1]], 1]);
  });
});

describe("RebootBroker", () => {
  test.each([
    [[], "You can reboot only one broker at a time."],
    [["1", "2"], "You can reboot only one broker at a time."],
    [["4"], "The cluster has no broker 4."],
  ])("of %j is refused", async (brokerIds, message) => {
    const { path } = await msk.runningV1();

    await expect(msk.call("PUT", `${path}/reboot-broker`, { brokerIds })).rejects.toEqual(refused(message, "brokerIds"));

    expect(msk.backend.rebooted).toEqual([]);
  });
});

describe("volumes", () => {
  const tooLittle = refused("To update storage, you must increase it by at least 10 GiB.", "volumeSizeGB");

  test.each([99, 101, 109, 1])("can't change from 100 to %d GiB", async (size) => {
    const { arn } = await msk.runningV1();

    await expect(msk.change(arn, "nodes/storage", volume(size))).rejects.toEqual(tooLittle);
    await expect(msk.change(arn, "storage", { volumeSizeGB: size })).rejects.toEqual(tooLittle);
  });

  test("grow by 10 GiB, then not again until the cool-down period is over; throughput can change meanwhile", async () => {
    msk = new TestMsk({ storageCoolDownMs: 60_000 });
    const { arn } = await msk.runningV1();

    await msk.change(arn, "nodes/storage", volume(110));

    await expect(msk.change(arn, "nodes/storage", volume(120))).rejects.toThrow(
      /is in its cool-down period\. Try again in (60|59) seconds\.$/,
    );

    await msk.change(arn, "nodes/storage", volume(110, { provisionedThroughput: { enabled: true, volumeThroughput: 250 } }));
    msk.clusters.find(arn).storageGrownAt = Date.now() - 60_000;
    await msk.change(arn, "nodes/storage", volume(120));

    expect(msk.clusters.find(arn).settings.brokerNodeGroupInfo.storageInfo?.ebsStorageInfo).toMatchObject({ volumeSize: 120 });
  });

  test("can't be larger than 16384 GiB, nor be changed for one broker", async () => {
    const { arn } = await msk.runningV1();
    const one = { targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "1", volumeSizeGB: 200 }] };

    await expect(msk.change(arn, "nodes/storage", volume(16_385))).rejects.toEqual(
      refused("The storage of a broker can't be larger than 16384 GiB.", "volumeSizeGB"),
    );
    await expect(msk.change(arn, "nodes/storage", one)).rejects.toMatchObject({ status: 400, code: "BadRequestException" });
  });
});

describe("the Kafka version", () => {
  const update = (arn: string, targetKafkaVersion: string) => msk.change(arn, "version", { targetKafkaVersion });

  test.each([
    ["3.8.x", "3.9.x.kraft"],
    ["3.9.x", "4.0.x.kraft"],
    ["3.9.x.kraft", "3.9.x"],
    ["3.9.x.kraft", "3.8.x.kraft"],
    ["4.1.x.kraft", "4.0.x.kraft"],
  ])("can't be updated from %s to %s", async (source, target) => {
    const { arn } = await msk.runningV1({ kafkaVersion: source });

    await expect(update(arn, target)).rejects.toEqual(refused(`You can't update a cluster from Kafka version ${source} to ${target}.`));
  });

  test.each([
    ["3.7.x", "3.9.x"],
    ["3.8.x.kraft", "4.1.x.kraft"],
  ])("is updated in place from %s to %s", async (source, target) => {
    const { arn } = await msk.runningV1({ kafkaVersion: source });

    await update(arn, target);

    expect(msk.clusters.find(arn).settings.kafkaVersion).toBe(target);
  });

  test("moves from ZooKeeper to KRaft in place: three zones, clients' access to ZooKeeper off, and every broker restarts", async () => {
    const two = await msk.runningV1({ clusterName: "two", kafkaVersion: "3.9.x", numberOfBrokerNodes: 2, ...zones("a", "b") });
    await msk.change(two.arn, "connectivity", { zookeeperAccess: { enabled: false } });

    await expect(update(two.arn, "3.9.x.kraft")).rejects.toEqual(
      refused("Only a cluster with brokers in three Availability Zones can be updated from ZooKeeper to KRaft."),
    );

    const { arn, path } = await msk.runningV1({ kafkaVersion: "3.9.x" });

    await expect(update(arn, "3.9.x.kraft")).rejects.toEqual(
      refused("Turn off clients' access to ZooKeeper with UpdateConnectivity before the update from ZooKeeper to KRaft."),
    );

    const { clusterOperationArn } = await msk.change(arn, "connectivity", { zookeeperAccess: { enabled: false } });
    const { clusterOperationInfo } = await msk.call("GET", `/v1/operations/${encodeURIComponent(clusterOperationArn)}`);

    expect(clusterOperationInfo).toMatchObject({
      sourceClusterInfo: { zookeeperAccess: { enabled: true } },
      targetClusterInfo: { zookeeperAccess: { enabled: false } },
    });

    await update(arn, "3.9.x.kraft");

    expect(msk.backend.rebooted).toEqual([[1, 2, 3]]);
    expect((await msk.call("GET", path)).clusterInfo).not.toHaveProperty("zookeeperConnectString");
    await expect(msk.change(arn, "connectivity", { zookeeperAccess: { enabled: true } })).rejects.toEqual(
      refused("A cluster with KRaft has no ZooKeeper to which clients could have access.", "zookeeperAccess"),
    );
  });

  test("of a cluster determines the compatible versions; unsupported versions are refused with the list", async () => {
    const { arn } = await msk.runningV1({ kafkaVersion: "3.9.x" });

    expect(await msk.call("GET", `/v1/compatible-kafka-versions?clusterArn=${encodeURIComponent(arn)}`)).toEqual({
      compatibleKafkaVersions: [{ sourceVersion: "3.9.x", targetVersions: ["3.9.x.kraft"] }],
    });
    expect((await msk.call("GET", "/v1/kafka-versions")).kafkaVersions).toEqual([
      { version: "3.7.x", status: "DEPRECATED" },
      { version: "3.7.x.kraft", status: "DEPRECATED" },
      { version: "3.8.x", status: "ACTIVE" },
      { version: "3.8.x.kraft", status: "ACTIVE" },
      { version: "3.9.x", status: "ACTIVE" },
      { version: "3.9.x.kraft", status: "ACTIVE" },
      { version: "4.0.x.kraft", status: "ACTIVE" },
      { version: "4.1.x.kraft", status: "ACTIVE" },
    ]);
    await expect(update(arn, "2.8.1")).rejects.toThrow("Unsupported KafkaVersion [2.8.1]. Valid values: [3.7.x, 3.7.x.kraft, 3.8.x, ");
  });

  test("of Express brokers: 3.9.x only by an upgrade from 3.8.x, and no 4.x", async () => {
    await expect(msk.running("new", { provisioned: msk.express({ kafkaVersion: "3.9.x" }) })).rejects.toEqual(
      refused("A new cluster of Express brokers can't have Kafka 3.9.x; use 3.9.x.kraft."),
    );
    await expect(msk.running("new", { provisioned: msk.express({ kafkaVersion: "4.0.x.kraft" }) })).rejects.toEqual(
      refused("Express brokers don't support this Kafka version: 4.0.x.kraft"),
    );

    const { arn } = await msk.running("old", { provisioned: msk.express({ kafkaVersion: "3.8.x" }) });
    await update(arn, "3.9.x");

    expect(msk.clusters.find(arn).settings.kafkaVersion).toBe("3.9.x");
  });
});

describe("the number of brokers", () => {
  const count = (arn: string, targetNumberOfBrokerNodes: number) => msk.change(arn, "nodes/count", { targetNumberOfBrokerNodes });

  test("is a multiple of the zones, at most 60 with KRaft and 30 with ZooKeeper", async () => {
    const { arn } = await msk.runningV1();
    const zooKeeper = await msk.runningV1({ clusterName: "old", kafkaVersion: "3.9.x" });

    await expect(count(arn, 4)).rejects.toEqual(
      refused("The number of broker nodes must be a multiple of Availability Zones in the Client Subnets parameter."),
    );
    await expect(count(zooKeeper.arn, 33)).rejects.toEqual(refused("A cluster has at most 60 brokers with KRaft, and 30 with ZooKeeper."));

    await count(arn, 33);

    expect(msk.clusters.find(arn).settings.numberOfBrokerNodes).toBe(33);
  });

  test("can't decrease: not below one broker a zone, not with t3 brokers, and not on the local platform", async () => {
    const { arn } = await msk.runningV1({ numberOfBrokerNodes: 6 });
    const small = await msk.runningV1({
      ...{ clusterName: "small", kafkaVersion: "3.9.x", numberOfBrokerNodes: 6 },
      brokerNodeGroupInfo: { instanceType: "kafka.t3.small", clientSubnets: ["a", "b", "c"] },
    });

    await expect(count(arn, 4)).rejects.toEqual(
      refused("The target number of broker nodes must be a multiple of the Availability Zones.", "targetNumberOfBrokerNodes"),
    );
    await expect(count(small.arn, 3)).rejects.toEqual(
      refused("Brokers of type kafka.t3.small can't be removed.", "targetNumberOfBrokerNodes"),
    );
    await expect(count(arn, 3)).rejects.toMatchObject({ status: 501, code: "NotImplementedException" });
  });
});

describe("security", () => {
  test("keeps the schemes that the request omits", async () => {
    const { arn, path } = await msk.runningV1();
    await security(arn, { clientAuthentication: { sasl: { scram: { enabled: true } } } });

    expect((await msk.call("GET", path)).clusterInfo.clientAuthentication).toEqual({
      sasl: { iam: { enabled: true }, scram: { enabled: true } },
      unauthenticated: { enabled: false },
    });
  });

  test("returns an empty list of authorities after mutual TLS is turned off", async () => {
    const tls = { enabled: true, certificateAuthorityArnList: ["arn:ca"] };
    const { arn, path } = await msk.runningV1({ clientAuthentication: { sasl: { iam: { enabled: true } }, tls } });
    await security(arn, { clientAuthentication: { tls: { enabled: false } } });

    expect((await msk.call("GET", path)).clusterInfo.clientAuthentication.tls).toEqual({ enabled: false, certificateAuthorityArnList: [] });
    expect(msk.clusters.find(arn).running?.spec.listeners.tls).toBeUndefined();
  });

  test.each([
    [
      { encryptionInfo: { encryptionAtRest: { dataVolumeKMSKeyId: "arn:key" } } },
      "Updating encryption-at-rest settings on your cluster is not currently supported.",
    ],
    [
      { encryptionInfo: { encryptionInTransit: { inCluster: true } } },
      "Updating the inter-broker encryption setting on your cluster is not currently supported.",
    ],
    [
      { clientAuthentication: { sasl: { iam: { enabled: false } } } },
      "Turn on at least one way for clients to authenticate, or allow unauthenticated access.",
    ],
    [
      { encryptionInfo: { encryptionInTransit: { clientBroker: "PLAINTEXT" } } },
      "SASL and TLS client authentication need encryption in transit between clients and brokers.",
    ],
  ])("%j is refused", async (body, message) => {
    const { arn } = await msk.runningV1();

    await expect(security(arn, body)).rejects.toEqual(refused(message));
  });
});

describe("the broker type", () => {
  test.each([
    ["kafka.t3.small", "kafka.m5.large"],
    ["kafka.m5.large", "kafka.m7g.large"],
  ])("changes between families: %s to %s", async (instanceType, targetInstanceType) => {
    const brokerNodeGroupInfo = { ...msk.provisioned().brokerNodeGroupInfo, instanceType };
    const { arn } = await msk.runningV1({ kafkaVersion: "3.9.x", brokerNodeGroupInfo });

    await msk.change(arn, "nodes/type", { targetInstanceType });

    expect(msk.clusters.find(arn).settings.brokerNodeGroupInfo.instanceType).toBe(targetInstanceType);
  });

  test("can't become Express, nor t3.small with tiered storage", async () => {
    const { arn } = await msk.runningV1({ kafkaVersion: "3.9.x", storageMode: "TIERED" });

    await expect(msk.change(arn, "nodes/type", { targetInstanceType: "express.m7g.large" })).rejects.toEqual(
      refused("Standard brokers can't become Express brokers, nor Express brokers standard ones.", "targetInstanceType"),
    );
    await expect(msk.change(arn, "nodes/type", { targetInstanceType: "kafka.t3.small" })).rejects.toEqual(
      refused("Tiered storage is not supported on brokers of type kafka.t3.small."),
    );
  });
});

test("a serverless cluster accepts none of these operations", async () => {
  const clientAuthentication = { sasl: { iam: { enabled: true } } };
  const { arn } = await msk.running("less", { serverless: { vpcConfigs: [{ subnetIds: ["a", "b"] }], clientAuthentication } });

  for (const update of [
    "configuration",
    "version",
    "nodes/count",
    "nodes/storage",
    "storage",
    "monitoring",
    "connectivity",
    "reboot-broker",
  ])
    await expect(msk.change(arn, update, {})).rejects.toEqual(refused("This operation cannot be performed on serverless clusters."));
});
