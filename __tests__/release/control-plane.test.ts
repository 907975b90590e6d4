import { KafkaClient, ListClustersV2Command, ListReplicatorsCommand, ListVpcConnectionsCommand } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ConfigResourceTypes, type Kafka, type RetryOptions } from "kafkajs";
import { withAdmin } from "../../tools/local/kafka-admin.js";
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
  expect(await Promise.all(Object.values(iam).map(write))).toEqual(["0", "0"]);
});

test("refuses on the serverless cluster what MSK Serverless refuses, and accepts the rest", async () => {
  const { iam } = (await (await plain.with()).outputs()) as { iam: { serverless: string } };
  const kafka = clientOf(iam.serverless, { retries: 0 });
  const create = (topic: string, properties: Record<string, string>) =>
    withAdmin(kafka, (admin) =>
      admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 1, configEntries: entriesOf(properties) }] }),
    );
  const alter = (properties: Record<string, string>) =>
    withAdmin(kafka, (admin) => {
      const resources = [{ type: ConfigResourceTypes.TOPIC, name: "compacted", configEntries: entriesOf(properties) }];
      return admin.alterConfigs({ validateOnly: false, resources });
    });

  await create("compacted", { "cleanup.policy": "compact", "max.message.bytes": "8388608" });

  const refused = { errors: [expect.objectContaining({ type: "POLICY_VIOLATION" })] };
  await expect(create("small", { "segment.bytes": "1048576" })).rejects.toMatchObject(refused);
  await expect(create("large", { "max.message.bytes": "8388609" })).rejects.toMatchObject(refused);
  await expect(alter({ "cleanup.policy": "compact", "retention.ms": "3600000" })).rejects.toThrow("policy");
  await expect(alter({ "min.insync.replicas": "1" })).rejects.toThrow("policy");
  await alter({ "retention.ms": "3600000" });
  // kafkajs has versions 0 and 1 of DeleteTopics and 0 to 3 of ListOffsets, which MSK Serverless does not serve.
  await expect(withAdmin(kafka, (admin) => admin.deleteTopics({ topics: ["compacted"] }))).rejects.toThrow(/[Cc]onnection/);
  await expect(withAdmin(kafka, (admin) => admin.fetchTopicOffsets("compacted"))).rejects.toThrow(/[Cc]onnection/);
  expect(await withAdmin(kafka, (admin) => admin.listTopics())).toContain("compacted");
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

function clientOf(brokers: string, retry: RetryOptions): Kafka {
  const { region, accessKeyId, secretAccessKey } = plain.platform.endpoint;
  return kafkaClient(brokers, region, { accessKeyId, secretAccessKey }, { retry });
}

const entriesOf = (properties: Readonly<Record<string, string>>) => Object.entries(properties).map(([name, value]) => ({ name, value }));

/** Writes a record to a new topic. @returns its offset */
async function write(brokers: string): Promise<string | undefined> {
  const kafka = clientOf(brokers, { retries: 20 });
  await withAdmin(kafka, (admin) => admin.createTopics({ waitForLeaders: false, topics: [{ topic: "orders", numPartitions: 1 }] }));
  const producer = kafka.producer();
  await producer.connect();
  try {
    const [written] = await producer.send({ topic: "orders", acks: -1, messages: [{ value: "one" }] });
    return written?.baseOffset;
  } finally {
    await producer.disconnect();
  }
}
