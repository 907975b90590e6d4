import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "@jest/globals";
import { until } from "../../tools/local/process/index.js";
import type { ApiClient } from "../../tools/traffic/api-client.js";
import { consumedByFunction } from "../../tools/traffic/consumed.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { type Deployed, deployed } from "../support/deployments/deployed.js";

let platform: Deployed;
let api: ApiClient;

beforeAll(async () => {
  platform = await deployed();
  api = platform.api(await platform.as("integration-tester"));
});

const consumerAccepts = (eventId: string, times: number, sinceMs: number) =>
  until(
    `the consumer function to accept ${eventId}`,
    async () =>
      (await consumedByFunction(platform.outputs.consumer_function_name, platform.outputs.region, sinceMs)).get(eventId) === times,
    { timeoutMs: 45_000, everyMs: 500 },
  );

test("answers 202 with the partition and offset of the event, and the consumer processes it", async () => {
  const started = Date.now();
  const eventId = randomUUID();
  const answer = await api.post("/ads/ad-42/impression", { eventId, impressions: 7 });

  expect(answer.status).toBe(202);
  const { topic, partition, offset } = answer.body as { topic: string; partition: number; offset: string };
  expect(topic).toBe(platform.outputs.event_topic);
  const kafka = platform.kafka(await platform.as("integration-tester"));
  const record = (await readBack(kafka, topic)).find((candidate) => candidate.partition === partition && candidate.offset === offset);
  expect(record).toMatchObject({ key: "ad-42", headers: { "schema-version": "1" } });
  const { timestamp, ...event } = JSON.parse(record?.value ?? "") as { timestamp: number };
  expect(event).toEqual({ eventId, adId: "ad-42", impressions: 7 });
  expect(Math.abs(timestamp - started)).toBeLessThan(60_000);
  await consumerAccepts(eventId, 1, started);
});

test("accepts an event with the same id again, and the consumer processes it once", async () => {
  const started = Date.now();
  const eventId = randomUUID();
  for (let attempt = 0; attempt < 3; attempt++) {
    expect((await api.post("/ads/ad-43/impression", { eventId })).status).toBe(202);
  }
  const last = randomUUID();
  await api.post("/ads/ad-43/impression", { eventId: last });
  await consumerAccepts(last, 1, started); // the same key, so the consumer has read all earlier events
  await consumerAccepts(eventId, 1, started);
});

test("answers invalid input with one problem document that lists every error", async () => {
  const answer = await api.post("/ads/ad-42/impression", { eventId: "no-uuid", impressions: 0, color: "red" });

  expect(answer).toEqual({
    status: 400,
    body: {
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "The impression is not valid. See errors for every invalid field.",
      instance: expect.stringMatching(/^urn:request:[0-9a-f-]{36}$/),
      errors: [
        { pointer: "#/eventId", detail: "must be a UUID" },
        { pointer: "#/impressions", detail: "must be at least 1" },
        { pointer: "#/color", detail: "unknown field; allowed fields: eventId, timestamp, impressions" },
      ],
    },
  });
});

test("answers 400 for invalid JSON and 413 for a body that is too large", async () => {
  expect(await api.post("/ads/ad-42/impression", "{")).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "#", detail: "must be valid JSON in UTF-8, or empty" }] },
  });
  expect(await api.post("/ads/ad-42/impression", { note: "x".repeat(200_000) })).toMatchObject({
    status: 413,
    body: { title: "Payload Too Large", detail: expect.stringMatching(/^The request body has 200011 bytes\. The maximum is \d+ bytes\.$/) },
  });
});

test("rejects a request without a signature, with a wrong key, or without permission", async () => {
  const forbidden = { status: 403, body: { message: "Forbidden" } };
  const tester = await platform.as("integration-tester");
  const clients = [
    platform.api(),
    platform.api({ ...tester, secretAccessKey: "x".repeat(40) }),
    platform.api(await platform.as("integration-reader")),
  ];

  for (const client of clients) expect(await client.post("/ads/ad-1/impression", {})).toEqual(forbidden);
});

test("writes an invalid record to the dead-letter topic with the reason, and processes the next record", async () => {
  const started = Date.now();
  const kafka = platform.kafka(await platform.as("integration-tester"));
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const marker = randomUUID();
  const eventId = randomUUID();
  await producer.connect();
  const { event_topic: topic } = platform.outputs;
  const [written] = await producer.send({
    topic,
    acks: -1,
    messages: [
      { key: marker, headers: { origin: "test" }, value: `poison ${marker}` },
      { key: marker, value: JSON.stringify({ eventId, adId: "ad-44", timestamp: Date.now(), impressions: 1 }) },
    ],
  });
  await producer.disconnect();

  await consumerAccepts(eventId, 1, started);
  const deadLetters = await until(
    "the dead letter",
    async () => {
      const found = (await readBack(kafka, platform.outputs.dead_letter_topic)).filter(({ value }) => value === `poison ${marker}`);
      return found.length > 0 && found;
    },
    { timeoutMs: 30_000, everyMs: 1_000 },
  );
  expect(deadLetters).toEqual([
    {
      ...{ partition: expect.any(Number), offset: expect.any(String), key: marker },
      ...{ value: `poison ${marker}`, bytes: Buffer.from(`poison ${marker}`) },
      headers: {
        origin: "test",
        "dead-letter-reason": "not valid JSON in UTF-8",
        "dead-letter-source-topic": topic,
        "dead-letter-source-partition": String(written?.partition),
        "dead-letter-source-offset": written?.baseOffset,
      },
    },
  ]);
});
