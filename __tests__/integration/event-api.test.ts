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

const consumerSees = (eventId: string, times: number, sinceMs: number) =>
  until(
    `the consumer function to take in ${eventId}`,
    async () =>
      (await consumedByFunction(platform.outputs.consumer_function_name, platform.outputs.region, sinceMs)).get(eventId) === times,
    { timeoutMs: 45_000, everyMs: 500 },
  );

test("answers 202 with the place in the topic where the event then lies, and the consumer takes it in", async () => {
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
  await consumerSees(eventId, 1, started);
});

test("lets a caller repeat an event under its id: the consumer takes it in once", async () => {
  const started = Date.now();
  const eventId = randomUUID();
  for (let attempt = 0; attempt < 3; attempt++) {
    expect((await api.post("/ads/ad-43/impression", { eventId })).status).toBe(202);
  }
  const last = randomUUID();
  await api.post("/ads/ad-43/impression", { eventId: last });
  await consumerSees(last, 1, started); // the same key, so everything before it was seen
  await consumerSees(eventId, 1, started);
});

test("answers bad input with one problem document that names every fault", async () => {
  const answer = await api.post("/ads/ad-42/impression", { eventId: "no-uuid", impressions: 0 });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ status: 400, title: expect.any(String), errors: expect.any(Array) });
  expect(JSON.stringify(answer.body)).toMatch(/eventId[\s\S]*impressions|impressions[\s\S]*eventId/);
});

test("answers what is no JSON, and what is too large, with a client error", async () => {
  expect((await api.post("/ads/ad-42/impression", "{")).status).toBe(400);
  expect((await api.post("/ads/ad-42/impression", { note: "x".repeat(200_000) })).status).toBeGreaterThanOrEqual(400);
});

test("refuses a caller without a signature, with a wrong key, and without permission", async () => {
  expect((await platform.api().post("/ads/ad-1/impression", {})).status).toBe(403);
  const tester = await platform.as("integration-tester");
  const forged = platform.api({ ...tester, secretAccessKey: "x".repeat(40) });
  expect((await forged.post("/ads/ad-1/impression", {})).status).toBe(403);
  const reader = platform.api(await platform.as("integration-reader"));
  expect((await reader.post("/ads/ad-1/impression", {})).status).toBe(403);
});

test("puts a poison record into the dead letters with the reason, and goes on behind it", async () => {
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

  await consumerSees(eventId, 1, started);
  const letters = await until(
    "the dead letter",
    async () => {
      const found = (await readBack(kafka, platform.outputs.dead_letter_topic)).filter(({ value }) => value === `poison ${marker}`);
      return found.length > 0 && found;
    },
    { timeoutMs: 30_000, everyMs: 1_000 },
  );
  expect(letters).toHaveLength(1);
  expect(Object.entries(letters[0]?.headers ?? {}).find(([name]) => /reason/.test(name))?.[1]).toMatch(/JSON/i);
});
