import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { type PartitionHealth, untilHealth } from "../../tools/traffic/leaders.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { brokerZones } from "../support/deployments/broker-zones.js";
import { type Deployed, deployed } from "../support/deployments/deployed.js";
import { ClientErrors } from "../support/kafka/refusals.js";

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

test("spreads the replicas of every partition over three zones, all in sync, and the leaders evenly over the brokers", async () => {
  const zones = await brokerZones(platform.outputs);
  expect(new Set(zones.values()).size).toBe(3);
  for (const topic of [platform.outputs.event_topic, platform.outputs.dead_letter_topic]) {
    // After a restart of brokers, Kafka returns the leaders to the first replicas within leader.imbalance.check.interval.seconds, 300.
    const health = await untilHealth(
      kafka,
      topic,
      `the first replicas to lead ${topic}`,
      ({ partitions }) => partitions.every(isPreferred),
      {
        timeoutMs: 330_000,
      },
    );
    expect(health.smallestIsr).toBe(3);
    for (const { replicas } of health.partitions) expect(new Set(replicas.map((id) => zones.get(id))).size).toBe(3);
    const led = [...zones.keys()].map((id) => health.leaders[String(id)] ?? 0);
    expect(led.reduce((sum, count) => sum + count, 0)).toBe(health.partitions.length);
    expect(Math.max(...led) - Math.min(...led)).toBeLessThanOrEqual(1);
  }
});

const isPreferred = ({ leader, replicas }: PartitionHealth) => leader === replicas[0];

test("creates no topic that the settings don't declare", async () => {
  const topic = `surprise-${randomUUID()}`;
  const errors = new ClientErrors();
  const producer = platform
    .kafka(await platform.as("integration-tester"), errors.config)
    .producer({ allowAutoTopicCreation: true, retry: { retries: 0 } });
  await producer.connect();
  // IAM refuses to create the topic, so the client does not learn whether it exists.
  const found = await errors.of(producer.send({ topic, messages: [{ value: "x" }] })).finally(() => producer.disconnect());
  expect(found).toEqual(["TOPIC_AUTHORIZATION_FAILED"]);
});
