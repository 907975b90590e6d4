import { beforeEach, expect, test } from "@jest/globals";
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
