import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { type Deployed, deployed } from "../support/deployments/deployed.js";

let platform: Deployed;
let kafka: Kafka;

beforeAll(async () => {
  platform = await deployed();
  kafka = platform.kafka(await platform.as("integration-tester"));
});

test("returns acknowledged records over IAM and TLS, in order for each key", async () => {
  const run = randomUUID();
  const topic = platform.outputs.event_topic;
  const messages = Array.from({ length: 300 }, (_, index) => ({
    key: `${run}-${index % 3}`,
    value: JSON.stringify({ eventId: randomUUID(), adId: `${run}-${index % 3}`, timestamp: Date.now(), impressions: index + 1 }),
  }));
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (const message of messages) await producer.send({ topic, acks: -1, messages: [message] });
  await producer.disconnect();

  const mine = (await readBack(kafka, topic)).filter(({ key }) => key?.startsWith(run));

  expect(mine).toHaveLength(messages.length);
  for (const key of [0, 1, 2].map((index) => `${run}-${index}`)) {
    const read = mine.filter((record) => record.key === key);
    expect(read.map(({ value }) => value)).toEqual(messages.filter((message) => message.key === key).map(({ value }) => value));
    expect(new Set(read.map(({ partition }) => partition)).size).toBe(1);
  }
});

test("has three in-sync replicas of every partition", async () => {
  for (const topic of [platform.outputs.event_topic, platform.outputs.dead_letter_topic]) {
    const { smallestIsr, leaders } = await untilInSync(kafka, topic, 3);
    expect(smallestIsr).toBe(3);
    expect(Object.keys(leaders)).toEqual(expect.arrayContaining(["1", "2", "3"].slice(0, Object.keys(leaders).length)));
  }
});

test("creates no topic that the settings don't declare", async () => {
  const producer = kafka.producer({ allowAutoTopicCreation: true, retry: { retries: 1 } });
  await producer.connect();
  await expect(producer.send({ topic: `surprise-${randomUUID()}`, messages: [{ value: "x" }] })).rejects.toThrow(
    /not authorized|does not host this topic|authorization/i,
  );
  await producer.disconnect();
});
