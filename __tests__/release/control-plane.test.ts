import { KafkaClient, ListClustersV2Command, ListReplicatorsCommand, ListVpcConnectionsCommand } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { PlainTerraform } from "../support/deployments/plain-terraform.js";

// Every kind of cluster and their connections, with plain Terraform and no module of this repository. The tests run in order.
let plain: PlainTerraform;

beforeAll(async () => {
  plain = await PlainTerraform.start("control-plane-hcl");
});

afterAll(() => plain?.stop());

test("applies Express, serverless, replicator and VPC connection, and a second plan is empty", async () => {
  const terraform = await plain.with();
  await terraform.init();
  await terraform.apply();
  expect(await terraform.plan()).toEqual([]);
});

test("writes records to the Express and the serverless cluster with IAM", async () => {
  const { iam, nodes } = (await (await plain.with()).outputs()) as { iam: Record<string, string>; nodes: string[] };
  expect(nodes).toHaveLength(3);
  expect(await Promise.all(Object.values(iam).map(write))).toEqual(["1", "1"]);
});

test("enables public access and changes the topics of a replicator in place", async () => {
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

test("destroys everything", async () => {
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

/** Writes a record. @returns the end offset of the topic */
async function write(brokers: string): Promise<string | undefined> {
  const { region, accessKeyId, secretAccessKey } = plain.platform.endpoint;
  const kafka = kafkaClient(brokers, region, { accessKeyId, secretAccessKey }, { retry: { retries: 20 } });
  const [admin, producer] = [kafka.admin(), kafka.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  try {
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic: "orders", numPartitions: 1 }] });
    await producer.send({ topic: "orders", acks: -1, messages: [{ value: "one" }] });
    return (await admin.fetchTopicOffsets("orders"))[0]?.high;
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}
