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
  expect(record?.key).toBe("ad-42");
  expect(JSON.parse(record?.value ?? "")).toEqual({ eventId, adId: "ad-42", impressions: 7, timestamp: expect.any(Number) });
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
  const answer = await api.post("/ads/ad-42/impression", { eventId: "no-uuid", impressions: 0 });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ status: 400, title: expect.any(String), errors: expect.any(Array) });
  expect(JSON.stringify(answer.body)).toMatch(/eventId[\s\S]*impressions|impressions[\s\S]*eventId/);
});

test("answers invalid JSON and a body that is too large with a client error", async () => {
  expect((await api.post("/ads/ad-42/impression", "{")).status).toBe(400);
  expect((await api.post("/ads/ad-42/impression", { note: "x".repeat(200_000) })).status).toBeGreaterThanOrEqual(400);
});

test("rejects a request without a signature, with a wrong key, or without permission", async () => {
  expect((await platform.api().post("/ads/ad-1/impression", {})).status).toBe(403);
  const tester = await platform.as("integration-tester");
  const forged = platform.api({ ...tester, secretAccessKey: "x".repeat(40) });
  expect((await forged.post("/ads/ad-1/impression", {})).status).toBe(403);
  const reader = platform.api(await platform.as("integration-reader"));
  expect((await reader.post("/ads/ad-1/impression", {})).status).toBe(403);
});

test("writes an invalid record to the dead-letter topic with the reason, and processes the next record", async () => {
  const started = Date.now();
  const kafka = platform.kafka(await platform.as("integration-tester"));
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const marker = randomUUID();
  const eventId = randomUUID();
  await producer.connect();
  await producer.send({
    topic: platform.outputs.event_topic,
    acks: -1,
    messages: [
      { key: marker, value: `poison ${marker}` },
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
  expect(deadLetters).toHaveLength(1);
  expect(Object.entries(deadLetters[0]?.headers ?? {}).find(([name]) => /reason/.test(name))?.[1]).toMatch(/JSON/i);
});
