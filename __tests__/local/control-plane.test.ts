import { KafkaClient, ListClustersV2Command, ListReplicatorsCommand, ListVpcConnectionsCommand } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { PlainTerraform } from "../support/plain-terraform.js";

// Every kind of cluster and what connects them, told in order: plain Terraform, no module of ours.
let plain: PlainTerraform;

beforeAll(async () => {
  plain = await PlainTerraform.start("control-plane-hcl");
});

afterAll(() => plain?.stop());

test("Express, serverless, replicator and VPC connection are applied, and a second plan is empty", async () => {
  const terraform = await plain.with();
  await terraform.init();
  await terraform.apply();
  expect(await terraform.plan()).toEqual([]);
});

test.each(["express", "serverless"])("the %s cluster takes records by IAM", async (kind) => {
  const { iam } = (await (await plain.with()).outputs()) as { iam: Record<string, string> };
  const { region, accessKeyId, secretAccessKey } = plain.platform.endpoint;
  const kafka = kafkaClient(iam[kind] as string, region, { accessKeyId, secretAccessKey });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic: "orders", numPartitions: 1 }] });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: "orders", messages: [{ value: kind }] });
  await producer.disconnect();
  expect((await readBack(kafka, "orders")).map(({ value }) => value)).toEqual([kind]);
});

test("public access is a second step in place, and so is what a replicator copies", async () => {
  const terraform = await plain.with({ public_access: "SERVICE_PROVIDED_EIPS", replicated_topics: ["orders.*", "ads"] });
  const changes = (await terraform.plan()).filter(({ address }) => address.startsWith("aws_msk"));
  expect(changes).toEqual([
    { address: "aws_msk_cluster.standard", actions: ["update"] },
    { address: "aws_msk_replicator.copy", actions: ["update"] },
  ]);
  await terraform.apply();
  expect(await terraform.plan()).toEqual([]);
  expect(await terraform.outputs()).toMatchObject({ public: expect.stringContaining("127.0.0.1:") });
});

test("all of it is destroyed", async () => {
  await (await plain.with()).destroy();
  const msk = new KafkaClient({ region: plain.platform.endpoint.region });
  try {
    expect((await msk.send(new ListClustersV2Command({}))).ClusterInfoList).toEqual([]);
    expect((await msk.send(new ListReplicatorsCommand({}))).Replicators).toEqual([]);
    expect((await msk.send(new ListVpcConnectionsCommand({}))).VpcConnections).toEqual([]);
  } finally {
    msk.destroy();
  }
});
