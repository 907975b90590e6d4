import { beforeEach, expect, test } from "@jest/globals";
import { leaderOf, leaderOfMost, ledBy, topicHealth, untilFenced, untilHealth, untilInSync } from "../../../../tools/traffic/leaders.js";
import { KafkaFake } from "../../../support/traffic/kafka-fake.js";

let fake: KafkaFake;

beforeEach(() => {
  fake = new KafkaFake();
  fake.partitions = [
    { leader: 1, isr: [1, 2, 3] },
    { leader: 2, isr: [2, 3], replicas: [2, 3, 1] },
    { leader: 1, isr: [1, 2, 3] },
    { leader: -1, isr: [1, 3, 2] },
  ];
});

test("describes the brokers, the leader of each partition, and the smallest in-sync replica set", async () => {
  fake.brokers = [3, 1, 10];

  expect(await topicHealth(fake.kafka.admin(), "events")).toEqual({
    brokers: [1, 3, 10],
    partitions: [
      { partition: 0, leader: 1, isr: [1, 2, 3], replicas: [1, 2, 3] },
      { partition: 1, leader: 2, isr: [2, 3], replicas: [2, 3, 1] },
      { partition: 2, leader: 1, isr: [1, 2, 3], replicas: [1, 2, 3] },
      { partition: 3, leader: -1, isr: [1, 3, 2], replicas: [1, 2, 3] },
    ],
    leaders: { "1": 2, "2": 1, none: 1 },
    smallestIsr: 2,
  });
});

test("a topic without partitions is not healthy", async () => {
  fake.partitions = [];

  await expect(topicHealth(fake.kafka.admin(), "events")).rejects.toThrow("the cluster has no partition of events");
});

test("lists the partitions that a broker leads, and the leader of a partition", async () => {
  const health = await topicHealth(fake.kafka.admin(), "events");

  expect([1, 2, 3].map((broker) => ledBy(health, broker))).toEqual([[0, 2], [1], []]);
  expect([0, 1, 2, 3, 4].map((partition) => leaderOf(health, partition))).toEqual([1, 2, 1, undefined, undefined]);
});

test("finds the broker that leads most partitions", () => {
  expect(leaderOfMost({ leaders: { "1": 2, "2": 5, "3": 4, none: 9 } })).toBe(2);
  expect(() => leaderOfMost({ leaders: { none: 3 } })).toThrow("no partition has a leader");
});

test("waits until every partition has the replicas, with a new connection for each attempt", async () => {
  fake.failures.push(new Error("ECONNREFUSED"));
  const healthy = untilInSync(fake.kafka, "events", 3);
  setTimeout(() => {
    fake.partitions = fake.partitions.map(({ leader }) => ({ leader, isr: [1, 2, 3] }));
  }, 400);

  expect(await healthy).toMatchObject({ smallestIsr: 3, leaders: { "1": 2, "2": 1, none: 1 } });
  expect(fake.calls.length).toBeGreaterThanOrEqual(3);
  expect(new Set(fake.calls.map((call) => JSON.stringify(call)))).toEqual(new Set(['["admin",{"retry":{"retries":0}}]']));
  expect(fake.connected.size).toBe(0);
});

test("reports replicas that don't become in sync", async () => {
  await expect(untilInSync(fake.kafka, "events", 3, 300)).rejects.toThrow(
    "timed out after 300 ms waiting for 3 in-sync replicas of every partition of events",
  );
});

test("a broker is fenced when the metadata does not list it and it leads nothing", async () => {
  const waiting = untilFenced(fake.kafka, "events", 1, { everyMs: 20 });
  let fenced = false;
  void waiting.then(() => {
    fenced = true;
  });
  const probes = async (count: number) => {
    const before = fake.calls.length;
    await untilHealth(fake.kafka, "events", "probes", () => fake.calls.length >= before + count, { everyMs: 20 });
  };

  await probes(6);
  expect(fenced).toBe(false);
  fake.brokers = [2, 3]; // but it still leads two partitions
  await probes(6);
  expect(fenced).toBe(false);
  fake.partitions = fake.partitions.map(({ isr }) => ({ leader: 2, isr }));

  expect(await waiting).toMatchObject({ brokers: [2, 3], leaders: { "2": 4 } });
});

test("a broker that leads nothing but is listed is not fenced", async () => {
  await expect(untilFenced(fake.kafka, "events", 3, { timeoutMs: 200, everyMs: 20 })).rejects.toThrow(
    "timed out after 200 ms waiting for the cluster to fence broker 3",
  );
});
