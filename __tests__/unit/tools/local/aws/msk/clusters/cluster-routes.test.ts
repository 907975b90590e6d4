import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

const SERVERLESS = {
  vpcConfigs: [{ subnetIds: ["a", "b"] }],
  clientAuthentication: { sasl: { iam: { enabled: true } } },
};

describe("lists of clusters", () => {
  const names = async (url: string) =>
    (await msk.call("GET", url)).clusterInfoList.map(({ clusterName }: { clusterName: string }) => clusterName).sort();

  beforeEach(async () => {
    await msk.running("orders");
    await msk.running("orders-2");
    await msk.running("ads", { serverless: SERVERLESS });
    await msk.clusters.create("us-east-1", { clusterName: "orders-us" }, msk.provisioned());
  });

  test("have the clusters of the region, in version 1 only provisioned ones", async () => {
    expect(await names("/v1/clusters")).toEqual(["orders", "orders-2"]);
    expect(await names("/api/v2/clusters")).toEqual(["ads", "orders", "orders-2"]);
  });

  test("are filtered by the beginning of the name, and in version 2 by kind in any case", async () => {
    expect(await names("/v1/clusters?clusterNameFilter=orders-")).toEqual(["orders-2"]);
    expect(await names("/api/v2/clusters?clusterNameFilter=rders")).toEqual([]);
    expect(await names("/api/v2/clusters?clusterTypeFilter=serverless")).toEqual(["ads"]);
    expect(await names("/api/v2/clusters?clusterTypeFilter=PROVISIONED")).toEqual(["orders", "orders-2"]);
  });
});

test("both versions of CreateCluster answer with the ARN, name, kind and state", async () => {
  const v1 = await msk.call("POST", "/v1/clusters", { ...msk.createRequest(), tags: { team: "ads" } });
  const v2 = await msk.call("POST", "/api/v2/clusters", { clusterName: "less", serverless: SERVERLESS, tags: { team: "ads" } });

  expect(v1).toEqual({ clusterArn: expect.stringMatching(/-1$/), clusterName: "events", clusterType: "PROVISIONED", state: "CREATING" });
  expect(v2).toEqual({ clusterArn: expect.stringMatching(/-s1$/), clusterName: "less", clusterType: "SERVERLESS", state: "CREATING" });
  for (const { clusterArn } of [v1, v2])
    expect((await msk.call("GET", `/api/v2/clusters/${encodeURIComponent(clusterArn)}`)).clusterInfo.tags).toEqual({ team: "ads" });
});

test.each(["a".repeat(65), "-a", "a_b", "a b", ""])("a cluster can't have the name %j", async (clusterName) => {
  await expect(msk.call("POST", "/v1/clusters", msk.createRequest({ clusterName }))).rejects.toMatchObject({
    ...{ status: 400, code: "BadRequestException", message: expect.stringContaining("clusterName") },
  });
});

test("a cluster can have a name of 64 letters, digits and hyphens, or of one", async () => {
  for (const clusterName of [`1${"a-".repeat(31)}a`, "a"]) expect((await msk.runningV1({ clusterName })).arn).toContain(`/${clusterName}/`);
});

test("a cluster is deleted at its current version, also if it has failed, and its operations with it", async () => {
  const { arn, path, version } = await msk.runningV1();
  const { clusterOperationArn } = await msk.change(arn, "monitoring", { enhancedMonitoring: "PER_BROKER" });
  const cluster = msk.clusters.find(arn);

  await msk.call("DELETE", `${path}?currentVersion=${await version()}`);
  await cluster.work;

  await expect(msk.call("GET", `/v1/operations/${encodeURIComponent(clusterOperationArn)}`)).rejects.toMatchObject({ status: 404 });
  await expect(msk.call("GET", path)).rejects.toMatchObject({ message: `Cluster ${arn} does not exist.` });

  msk.backend.failStart = new Error("no Java");
  const failed = await msk.runningV1({ clusterName: "failed" });
  const failedCluster = msk.clusters.find(failed.arn);
  await msk.call("DELETE", failed.path);
  await failedCluster.work;

  expect(msk.clusters.inAllRegions()).toEqual([]);
  expect(msk.backend.lines.at(-1)).toBe("kafka: cluster failed is deleted");
});

test("a cluster policy is set, replaced, returned with its version and deleted", async () => {
  const { path } = await msk.runningV1();
  const none = { status: 404, code: "NotFoundException", message: "The cluster has no policy." };

  await expect(msk.call("GET", `${path}/policy`)).rejects.toMatchObject(none);

  const first = await msk.call("PUT", `${path}/policy`, { policy: "{}" });

  expect(first).toEqual({ currentVersion: expect.stringMatching(/^K[\dA-F]{8}$/) });
  expect(await msk.call("GET", `${path}/policy`)).toEqual({ ...first, policy: "{}" });

  const second = await msk.call("PUT", `${path}/policy`, { policy: '{"Version":"2012-10-17"}' });

  expect(second.currentVersion).not.toBe(first.currentVersion);
  expect((await msk.call("GET", `${path}/policy`)).policy).toBe('{"Version":"2012-10-17"}');
  await expect(msk.call("PUT", `${path}/policy`, {})).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/^policy: /) });

  expect(await msk.call("DELETE", `${path}/policy`)).toEqual({});
  await expect(msk.call("GET", `${path}/policy`)).rejects.toMatchObject(none);
});

test("compatible versions of all versions are those that MSK updates to in place", async () => {
  const { compatibleKafkaVersions } = await msk.call("GET", "/v1/compatible-kafka-versions");

  expect(compatibleKafkaVersions).toEqual([
    { sourceVersion: "3.7.x", targetVersions: ["3.8.x", "3.9.x"] },
    { sourceVersion: "3.7.x.kraft", targetVersions: ["3.8.x.kraft", "3.9.x.kraft", "4.0.x.kraft", "4.1.x.kraft"] },
    { sourceVersion: "3.8.x", targetVersions: ["3.9.x"] },
    { sourceVersion: "3.8.x.kraft", targetVersions: ["3.9.x.kraft", "4.0.x.kraft", "4.1.x.kraft"] },
    { sourceVersion: "3.9.x", targetVersions: ["3.9.x.kraft"] },
    { sourceVersion: "3.9.x.kraft", targetVersions: ["4.0.x.kraft", "4.1.x.kraft"] },
    { sourceVersion: "4.0.x.kraft", targetVersions: ["4.1.x.kraft"] },
    { sourceVersion: "4.1.x.kraft", targetVersions: [] },
  ]);
});

describe("the access of clients to a cluster", () => {
  const access = async (changes: object) => msk.clusters.clientAccess((await msk.runningV1(changes)).arn);
  const tls = { enabled: true, certificateAuthorityArnList: ["arn:ca"] };

  test("is IAM if the cluster has it, otherwise TLS", async () => {
    expect(await access({})).toEqual({ brokers: ["127.9.9.200:9098"], auth: "iam" });
    expect(await access({ clusterName: "tls", clientAuthentication: { tls } })).toEqual({ brokers: ["127.9.9.200:9094"], auth: "tls" });
  });

  test("is refused without one of them, and while the brokers do not run", async () => {
    await expect(access({ clientAuthentication: { sasl: { scram: { enabled: true } } } })).rejects.toMatchObject({
      ...{ status: 400, message: "The cluster is ACTIVE and has no listener for IAM or TLS." },
    });

    msk.backend.failStart = new Error("no Java");

    await expect(access({ clusterName: "failed" })).rejects.toThrow("The cluster is FAILED and has no listener for IAM or TLS.");
  });
});

describe("when the platform stops", () => {
  test("the brokers of every cluster stop, and clusters that start then do not run", async () => {
    await msk.running("orders");
    const release = msk.backend.hold();
    const { clusterArn } = await msk.call("POST", "/v1/clusters", msk.createRequest());
    const stopped = msk.clusters.stop();
    release();
    await stopped;

    expect(msk.backend.stopped).toBe(2);
    expect(msk.clusters.find(clusterArn)).toMatchObject({ state: "CREATING" });
    expect(msk.clusters.find(clusterArn).running).toBeUndefined();
  });
});

test("a cluster that can't be stopped stays DELETING, and the log has the reason", async () => {
  const { arn, path } = await msk.runningV1();
  const { running } = msk.clusters.find(arn);
  Object.assign(running as object, {
    stop: async () => {
      throw new Error("broker 1 does not exit");
    },
  });
  await msk.call("DELETE", path);
  await msk.clusters.find(arn).work;

  expect(msk.clusters.find(arn).state).toBe("DELETING");
  expect(msk.backend.lines.at(-1)).toContain("kafka: cluster events could not be stopped: Error: broker 1 does not exit");
});

test("a cluster without brokers has no nodes", async () => {
  msk.backend.failStart = new Error("no Java");
  const { path } = await msk.runningV1();

  expect(await msk.call("GET", `${path}/nodes`)).toEqual({ nodeInfoList: [] });
});

test("a cluster that is deleted while it is updated is DELETING until its brokers have stopped", async () => {
  const { arn, path } = await msk.runningV1();
  const cluster = msk.clusters.find(arn);
  const states: string[] = [];
  Object.assign(cluster.running as object, { stop: async () => void states.push(cluster.state) });
  const release = msk.backend.hold();
  await msk.call("PUT", `${path}/reboot-broker`, { brokerIds: ["1"] });
  await msk.call("DELETE", path);
  release();
  await cluster.work;

  expect(states).toEqual(["DELETING"]);
  expect(msk.clusters.inAllRegions()).toEqual([]);
});

test("the pages of a list have every item once", async () => {
  const { arn, path } = await msk.runningV1({ clientAuthentication: { sasl: { scram: { enabled: true }, iam: { enabled: true } } } });
  for (const name of ["one", "two"]) {
    await msk.running(name);
    await msk.configuration("num.partitions=6");
    await msk.change(arn, "reboot-broker", { brokerIds: ["1"] });
  }
  const { arn: configuration } = await msk.configuration("num.partitions=6");
  await msk.change(arn, "reboot-broker", { brokerIds: ["1"] });
  const revisions = `/v1/configurations/${encodeURIComponent(configuration)}`;
  for (const partitions of [7, 8])
    await msk.call("PUT", revisions, { serverProperties: Buffer.from(`num.partitions=${partitions}`).toString("base64") });
  for (const id of ["arn:1", "arn:2", "arn:3"]) msk.clusters.find(arn).scramUsers.set(id, id);
  const v2 = path.replace("/v1/", "/api/v2/");

  for (const list of [
    ...["/v1/clusters", "/api/v2/clusters", `${path}/nodes`, `${path}/operations`, `${v2}/operations`, `${path}/scram-secrets`],
    ...["/v1/configurations", `${revisions}/revisions`, "/v1/kafka-versions"],
  ]) {
    const [member, all] = Object.entries(await msk.call("GET", list))[0] as [string, unknown[]];
    const paged: unknown[] = [];
    let next = "";
    do {
      const { nextToken, ...response } = await msk.call("GET", `${list}?maxResults=2${next}`);
      paged.push(...response[member]);
      next = nextToken === undefined ? "" : `&nextToken=${nextToken}`;
    } while (next !== "");

    expect(all.length).toBeGreaterThan(2);
    expect([list, paged]).toEqual([list, all]);
  }
});
