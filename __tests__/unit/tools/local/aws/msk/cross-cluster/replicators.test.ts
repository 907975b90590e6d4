import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;
let source: string;
let target: string;

beforeEach(async () => {
  msk = new TestMsk();
  ({ arn: source } = await msk.running("source"));
  ({ arn: target } = await msk.running("target", { provisioned: msk.express() }));
});

const PATH = "/replication/v1/replicators";

const request = (changes: object = {}) => ({
  replicatorName: "copy",
  serviceExecutionRoleArn: "arn:aws:iam::123456789012:role/copy",
  kafkaClusters: [source, target].map((mskClusterArn) => ({ amazonMskCluster: { mskClusterArn }, vpcConfig: { subnetIds: ["a", "b"] } })),
  replicationInfoList: [
    {
      ...{ sourceKafkaClusterArn: source, targetKafkaClusterArn: target, targetCompressionType: "ZSTD" },
      topicReplication: { topicsToReplicate: ["orders"] },
      consumerGroupReplication: { consumerGroupsToReplicate: [".*"] },
      ...changes,
    },
  ],
  tags: { team: "ads" },
});

test("a replicator connects two clusters, and its topics can be changed", async () => {
  const { replicatorArn } = await msk.call("POST", PATH, request());
  const path = `${PATH}/${encodeURIComponent(replicatorArn)}`;
  const created = await msk.call("GET", path);

  expect(created).toMatchObject({
    ...{ replicatorName: "copy", replicatorState: "RUNNING", tags: { team: "ads" } },
    kafkaClusters: [{ kafkaClusterAlias: "source" }, { kafkaClusterAlias: "target" }],
    replicationInfoList: [
      {
        ...{ sourceKafkaClusterAlias: "source", targetKafkaClusterAlias: "target", targetCompressionType: "ZSTD" },
        topicReplication: { topicsToReplicate: ["orders"], detectAndCopyNewTopics: true, startingPosition: { type: "LATEST" } },
      },
    ],
  });

  const topicReplication = { topicsToReplicate: ["orders", "ads"], detectAndCopyNewTopics: false };
  await msk.call("PUT", `${path}/replication-info`, { currentVersion: created.currentVersion, topicReplication });
  const changed = await msk.call("GET", path);

  expect(changed.replicationInfoList[0].topicReplication).toMatchObject({ ...topicReplication, copyTopicConfigurations: true });
  await expect(msk.call("PUT", `${path}/replication-info`, { currentVersion: created.currentVersion })).rejects.toThrow("current version");
  expect((await msk.call("GET", `${PATH}?replicatorNameFilter=co`)).replicators).toHaveLength(1);

  await msk.call("DELETE", path);

  await expect(msk.call("GET", path)).rejects.toMatchObject({ status: 404, code: "NotFoundException" });
});

test("a replicator is rejected without two clusters, and without IAM on both", async () => {
  await expect(msk.call("POST", PATH, request({ targetKafkaClusterArn: source }))).rejects.toThrow("needs two clusters");

  const { arn: scramOnly } = await msk.running("scram", {
    provisioned: msk.provisioned({ clientAuthentication: { sasl: { scram: { enabled: true } } } }),
  });
  source = scramOnly;

  await expect(msk.call("POST", PATH, request())).rejects.toThrow("The cluster scram must have IAM access control turned on.");
});

test("a second replicator with the same name is rejected", async () => {
  await msk.call("POST", PATH, request());

  await expect(msk.call("POST", PATH, request())).rejects.toMatchObject({ status: 409, code: "ConflictException" });
});

const pathOf = (arn: string) => `${PATH}/${encodeURIComponent(arn)}`;
const refused = (message: unknown) => expect.objectContaining({ status: 400, code: "BadRequestException", message });

describe("a new replicator", () => {
  test("has the request, MSK's defaults and its place in lists", async () => {
    const logDelivery = { replicatorLogDelivery: { cloudWatchLogs: { enabled: true, logGroup: "copy" } } };
    const created = await msk.call("POST", PATH, { ...request(), description: "orders", logDelivery });
    const { replicatorArn } = created;

    expect(created).toEqual({ replicatorArn, replicatorName: "copy", replicatorState: "CREATING" });
    expect(replicatorArn).toMatch(/^arn:aws:kafka:eu-west-1:123456789012:replicator\/copy\/[\da-f-]{36}-1$/);

    const summary = {
      ...{ replicatorArn, replicatorResourceArn: replicatorArn, replicatorName: "copy", replicatorState: "RUNNING" },
      ...{ creationTime: expect.any(String), currentVersion: expect.stringMatching(/^K[\dA-F]{13}$/), isReplicatorReference: false },
    };
    const aliases = { sourceKafkaClusterAlias: "source", targetKafkaClusterAlias: "target" };
    const amazonMskCluster = (mskClusterArn: string) => ({ amazonMskCluster: { mskClusterArn } });

    expect(await msk.call("GET", pathOf(replicatorArn))).toEqual({
      ...summary,
      ...{
        serviceExecutionRoleArn: request().serviceExecutionRoleArn,
        logDelivery,
        tags: { team: "ads" },
        replicatorDescription: "orders",
      },
      kafkaClusters: [
        { ...request().kafkaClusters[0], kafkaClusterAlias: "source" },
        { ...request().kafkaClusters[1], kafkaClusterAlias: "target" },
      ],
      replicationInfoList: [
        {
          ...{ ...aliases, targetCompressionType: "ZSTD" },
          topicReplication: {
            ...{ topicsToReplicate: ["orders"], copyTopicConfigurations: true, copyAccessControlListsForTopics: true },
            ...{ detectAndCopyNewTopics: true, startingPosition: { type: "LATEST" } },
            topicNameConfiguration: { type: "PREFIXED_WITH_SOURCE_CLUSTER_ALIAS" },
          },
          consumerGroupReplication: {
            ...{ consumerGroupsToReplicate: [".*"], detectAndCopyNewConsumerGroups: true, synchroniseConsumerGroupOffsets: true },
          },
        },
      ],
    });
    expect(await msk.call("GET", PATH)).toEqual({
      replicators: [
        {
          ...summary,
          kafkaClustersSummary: [
            { ...amazonMskCluster(source), kafkaClusterAlias: "source" },
            { ...amazonMskCluster(target), kafkaClusterAlias: "target" },
          ],
          replicationInfoSummaryList: [aliases],
        },
      ],
    });
    expect(await msk.call("GET", `/v1/tags/${encodeURIComponent(replicatorArn)}`)).toEqual({ tags: { team: "ads" } });
  });

  test("is listed by the beginning of its name", async () => {
    await msk.call("POST", PATH, request());

    const names = async (filter: string) => (await msk.call("GET", `${PATH}?replicatorNameFilter=${filter}`)).replicators.length;

    expect([await names("copy"), await names("py"), await names("copy2")]).toEqual([1, 0, 0]);
  });

  test.each([
    ["a name with a space", () => ({ replicatorName: "a b" })],
    ["a name of 129 letters", () => ({ replicatorName: "a".repeat(129) })],
    ["a name that begins with a hyphen", () => ({ replicatorName: "-a" })],
    ["a description of 1025 letters", () => ({ description: "a".repeat(1025) })],
    ["one cluster", () => ({ kafkaClusters: request().kafkaClusters.slice(0, 1) })],
    ["no replication", () => ({ replicationInfoList: [] })],
    ["one subnet", () => ({ kafkaClusters: request().kafkaClusters.map((one) => ({ ...one, vpcConfig: { subnetIds: ["a"] } })) })],
    ["an unknown compression", () => ({ replicationInfoList: request({ targetCompressionType: "BROTLI" }).replicationInfoList })],
    ["no topics", () => ({ replicationInfoList: request({ topicReplication: { topicsToReplicate: [] } }).replicationInfoList })],
  ])("with %s is refused", async (_, changes) => {
    await expect(msk.call("POST", PATH, { ...request(), ...changes() })).rejects.toEqual(refused(expect.any(String)));

    expect(await msk.call("GET", PATH)).toEqual({ replicators: [] });
  });

  test.each([
    ["targetCompressionType", ["NONE", "GZIP", "SNAPPY", "LZ4", "ZSTD"], (targetCompressionType: string) => ({ targetCompressionType })],
    [
      "startingPosition",
      ["LATEST", "EARLIEST"],
      (type: string) => ({ topicReplication: { topicsToReplicate: ["orders"], startingPosition: { type } } }),
    ],
    [
      "topicNameConfiguration",
      ["PREFIXED_WITH_SOURCE_CLUSTER_ALIAS", "IDENTICAL"],
      (type: string) => ({ topicReplication: { topicsToReplicate: ["orders"], topicNameConfiguration: { type } } }),
    ],
  ])("keeps every %s of the API", async (_, values, changes) => {
    for (const [i, value] of values.entries()) {
      const { replicatorArn } = await msk.call("POST", PATH, { ...request(changes(value)), replicatorName: `copy-${i}` });

      expect((await msk.call("GET", pathOf(replicatorArn))).replicationInfoList[0]).toMatchObject(changes(value));
    }
  });

  test("can have a name of 128 letters and a description of 1024", async () => {
    const changes = { replicatorName: "a".repeat(128), description: "a".repeat(1024) };

    await expect(msk.call("POST", PATH, { ...request(), ...changes })).resolves.toMatchObject({ replicatorName: changes.replicatorName });
  });
});

describe("the clusters of a replicator", () => {
  const other = async (name: string, region: string, provisioned = msk.provisioned()) => {
    const cluster = await msk.clusters.create(region, { clusterName: name }, provisioned);
    await cluster.work;
    return cluster;
  };

  test("are both in its list", async () => {
    const { arn: third } = await msk.running("third");
    const message = "A replicator needs two clusters: the source and the target, both among its Kafka clusters.";

    await expect(msk.call("POST", PATH, request({ sourceKafkaClusterArn: third }))).rejects.toEqual(refused(message));
    await expect(msk.call("POST", PATH, request({ targetKafkaClusterArn: third }))).rejects.toEqual(refused(message));
  });

  test("are in its region, apart from a source with multi-VPC connectivity for IAM", async () => {
    const here = source;
    const remote = await other("remote", "us-east-1");
    target = remote.arn;

    await expect(msk.call("POST", PATH, request())).rejects.toEqual(
      refused("A replicator must be created in the region of its target cluster."),
    );

    [source, target] = [remote.arn, here];

    const { connectivityInfo } = remote.settings.brokerNodeGroupInfo;
    for (const vpcConnectivity of [
      undefined,
      {},
      ...[{}, { sasl: {} }, { sasl: { iam: { enabled: false } } }].map((clientAuthentication) => ({ clientAuthentication })),
    ]) {
      connectivityInfo.vpcConnectivity = vpcConnectivity;

      await expect(msk.call("POST", PATH, request())).rejects.toEqual(
        refused("The source cluster remote in another region needs multi-VPC connectivity with SASL/IAM."),
      );
    }

    remote.settings.brokerNodeGroupInfo.connectivityInfo.vpcConnectivity = { clientAuthentication: { sasl: { iam: { enabled: true } } } };

    await expect(msk.call("POST", PATH, request())).resolves.toMatchObject({ replicatorState: "CREATING" });
  });

  test("exist and are ACTIVE", async () => {
    const unknown = source.replace("source", "unknown");
    const known = source;
    source = unknown;

    await expect(msk.call("POST", PATH, request())).rejects.toMatchObject({ status: 404 });

    source = known;
    msk.backend.brokerState = "stopped";

    await expect(msk.call("POST", PATH, request())).rejects.toEqual(refused("The cluster source is HEALING; it must be ACTIVE."));
  });

  test("with IAM off, or without SASL, are refused as target too", async () => {
    const tls = { clientAuthentication: { tls: { enabled: true, certificateAuthorityArnList: ["arn:ca"] } } };
    ({ arn: target } = await msk.running("tls", { provisioned: msk.provisioned(tls) }));

    await expect(msk.call("POST", PATH, request())).rejects.toEqual(refused("The cluster tls must have IAM access control turned on."));
  });

  test("have distinct aliases if they have one name in two regions", async () => {
    const remote = await other("target", "us-east-1");
    remote.settings.brokerNodeGroupInfo.connectivityInfo.vpcConnectivity = { clientAuthentication: { sasl: { iam: { enabled: true } } } };
    source = remote.arn;
    const { replicatorArn } = await msk.call("POST", PATH, request());

    expect((await msk.call("GET", pathOf(replicatorArn))).kafkaClusters).toMatchObject([
      { kafkaClusterAlias: "target" },
      { kafkaClusterAlias: "target-target" },
    ]);
  });
});

describe("a replicator", () => {
  test("changes its consumer groups at its current version, which then is another one", async () => {
    const { replicatorArn } = await msk.call("POST", PATH, request());
    const path = pathOf(replicatorArn);
    const { currentVersion } = await msk.call("GET", path);
    const consumerGroupReplication = { consumerGroupsToReplicate: ["ads"], synchroniseConsumerGroupOffsets: false };

    expect(await msk.call("PUT", `${path}/replication-info`, { currentVersion, consumerGroupReplication })).toEqual({
      ...{ replicatorArn, replicatorState: "UPDATING" },
    });

    const changed = await msk.call("GET", path);

    expect(changed.currentVersion).not.toBe(currentVersion);
    expect(changed.replicationInfoList[0]).toMatchObject({
      ...{ targetCompressionType: "ZSTD", topicReplication: { topicsToReplicate: ["orders"] } },
      consumerGroupReplication: { ...consumerGroupReplication, detectAndCopyNewConsumerGroups: true },
    });
    await expect(msk.call("DELETE", `${path}?currentVersion=${currentVersion}`)).rejects.toEqual(
      refused("The specified current version is not the replicator's current version."),
    );
    expect(await msk.call("DELETE", `${path}?currentVersion=${changed.currentVersion}`)).toEqual({
      ...{ replicatorArn, replicatorState: "DELETING" },
    });
    await expect(msk.call("GET", path)).rejects.toMatchObject({ message: `Replicator ${replicatorArn} does not exist.` });
    await expect(msk.call("PUT", `${path}/replication-info`, { currentVersion })).rejects.toMatchObject({ status: 404 });
  });
});
