import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { parse, stringify } from "yaml";
import { type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { ApiClient } from "../../tools/traffic/api-client.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { assumeRole } from "../../tools/traffic/role.js";
import { countsIn } from "../support/local-platform/counts.js";
import { dynamoDbOperation } from "../support/local-platform/json-operation.js";
import { s3Request } from "../support/local-platform/s3-request.js";

// One platform that counts in a table and stores complete dead letters, in order: each test continues from the state that the previous one left.
const TIMEOUT_MS = 15 * 60_000;
const TOPIC = "ad-events";
const BUCKET = "complete-dead-letters";
/** Bytes of a record that fits into the events topic, but not into the dead-letter topic with the headers that are added there. */
const LARGE_BYTES = 1_048_450;

let folder: string;
let platform: LocalPlatform;
let terraform: Terraform;
let outputs: Record<string, unknown>;
let api: ApiClient;
let kafka: Kafka;

beforeAll(async () => {
  folder = runFolder("counting");
  mkdirSync(folder, { recursive: true });
  const dev = parse(readFileSync(join(root, "config/dev.yaml"), "utf8"));
  const consumer = { ...dev.eventApi.consumer, deduplication: "table" };
  const eventApi = { ...dev.eventApi, consumer, deadLetterBucket: { name: BUCKET, prefix: "failed/" } };
  writeFileSync(join(folder, "settings.yaml"), stringify({ ...dev, network: { ...dev.network, egress: "none" }, eventApi }));
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  await s3Request(platform.endpoint, "PUT", `/${BUCKET}`);
}, TIMEOUT_MS);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

const dynamoDb = (operation: string, input: object) => dynamoDbOperation(platform.endpoint, operation, input);
const counts = () => countsIn(platform.endpoint, String(outputs["event_counts_table"]));
const counted = (adId: string, expected: object) =>
  until(`the counts of ${adId}`, async () => JSON.stringify((await counts()).get(adId)) === JSON.stringify(expected), {
    timeoutMs: 60_000,
    everyMs: 500,
  });

test(
  "is applied from settings, and a second plan is empty",
  async () => {
    terraform = await synthesize({ config: join(folder, "settings.yaml"), folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });
    await terraform.init();
    await terraform.apply();

    expect(await terraform.plan()).toEqual([]);
    outputs = await terraform.outputs();
    const roles = outputs["client_role_arns"] as Record<string, string>;
    const credentials = await assumeRole(String(roles["integration-tester"]), "counting", platform.endpoint.region);
    api = new ApiClient({ endpoint: String(outputs["api_endpoint"]), region: platform.endpoint.region, credentials });
    kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), platform.endpoint.region, credentials);
  },
  TIMEOUT_MS,
);

test("the table is encrypted with its own key, can be restored, and its ids expire", async () => {
  const TableName = String(outputs["event_counts_table"]);
  const { Table } = await dynamoDb("DescribeTable", { TableName });
  const { ContinuousBackupsDescription } = await dynamoDb("DescribeContinuousBackups", { TableName });
  const { TimeToLiveDescription } = await dynamoDb("DescribeTimeToLive", { TableName });

  expect(TableName).toBe("msk-ha-dev-event-counts");
  expect(Table).toMatchObject({ BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" }, SSEDescription: { SSEType: "KMS" } });
  expect(ContinuousBackupsDescription).toMatchObject({ PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" } });
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: "expiresAt", TimeToLiveStatus: "ENABLED" });
});

test("answers a repeated request as the first, and another one with its id with 409", async () => {
  const [eventId, other] = [randomUUID(), randomUUID()];
  const first = await api.post("/ads/repeated/impression", { eventId, impressions: 7 });

  expect(first).toMatchObject({ status: 202 });
  expect(await api.post("/ads/repeated/impression", { eventId, impressions: 7 })).toEqual(first);
  expect(await api.post("/ads/repeated/impression", { eventId, impressions: 8 })).toMatchObject({ status: 409 });
  expect(await api.post("/ads/repeated/impression", { eventId: other, impressions: 5 })).toMatchObject({ status: 202 });
  await counted("repeated", { impressions: 12, events: 2 });
});

test("counts more events of an advertisement than fit into a transaction, each of them twice in the topic", async () => {
  const timestamp = Date.now();
  const events = Array.from({ length: 250 }, (_, n) => ({ eventId: randomUUID(), adId: "many", timestamp, impressions: n + 1 }));
  const producer = kafka.producer();
  await producer.connect();
  const messages = [...events, ...events].map((event) => ({ key: event.adId, value: JSON.stringify(event) }));
  await producer.send({ topic: TOPIC, messages, acks: -1 });
  await producer.disconnect();

  await counted("many", { impressions: (250 * 251) / 2, events: 250 });
});

test("has one item for the events of an advertisement in a minute, which a query finds", async () => {
  const { Items } = await dynamoDb("Query", {
    TableName: outputs["event_counts_table"],
    KeyConditionExpression: "#pk = :pk",
    ExpressionAttributeNames: { "#pk": "pk" },
    ExpressionAttributeValues: { ":pk": { S: "ad#many" } },
  });

  expect(Items).toHaveLength(1);
  expect(Items).toMatchObject([{ impressions: { N: "31375" }, events: { N: "250" } }]);
});

test("a record that the dead-letter topic finds too large is complete in S3, at the address in its dead letter", async () => {
  const large = Buffer.alloc(LARGE_BYTES, "x");
  const producer = kafka.producer();
  await producer.connect();
  const [written] = await producer.send({ topic: TOPIC, messages: [{ key: "large", value: large, partition: 0 }], acks: -1 });
  await producer.disconnect();
  const letter = await until(
    "the dead letter",
    async () => (await readBack(kafka, String(outputs["dead_letter_topic"]))).find(({ key }) => key === "large"),
    { timeoutMs: 60_000, everyMs: 1_000 },
  );

  expect(letter.headers).toMatchObject({
    "dead-letter-omitted": `4096 of ${LARGE_BYTES} bytes of the value`,
    "dead-letter-complete": expect.stringMatching(
      new RegExp(`^s3://${BUCKET}/failed/${TOPIC}/0/${written?.baseOffset}-[0-9a-f]{16}\\.json$`),
    ),
  });
  const path = String(letter.headers["dead-letter-complete"]).slice("s3:/".length);
  const { value, ...stored } = JSON.parse(await s3Request(platform.endpoint, "GET", path));
  expect(stored).toEqual({
    ...{ topic: TOPIC, partition: 0, offset: Number(written?.baseOffset), reason: "not valid JSON in UTF-8" },
    ...{ key: Buffer.from("large").toString("base64"), headers: [] },
  });
  expect(Buffer.from(value, "base64").equals(large)).toBe(true);
});

test(
  "is destroyed with its table",
  async () => {
    await terraform.destroy();

    await expect(dynamoDb("DescribeTable", { TableName: outputs["event_counts_table"] })).rejects.toThrow("ResourceNotFoundException");
  },
  TIMEOUT_MS,
);
