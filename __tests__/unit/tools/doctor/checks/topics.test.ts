import { expect, test } from "@jest/globals";
import { difference, redundancyOf } from "../../../../../tools/doctor/checks/topics.js";

const topic = (replicas: readonly number[], configuration: Record<string, string>) => ({
  ...{ name: "orders", configuration },
  partitions: [{ partition: 0, leader: 1, replicas, isr: replicas }],
});
const three = { brokers: 3, fixed: false };

test.each([
  ["3 replicas, 2 in sync", [1, 2, 3], "2", []],
  ["4 replicas, 3 in sync", [1, 2, 3, 4], "3", []],
  [
    "3 replicas, 3 in sync",
    [1, 2, 3],
    "3",
    ["failed min.insync.replicas 3 of 3 replicas: writes with acks=all stop while a broker restarts"],
  ],
  [
    "3 replicas, 4 in sync",
    [1, 2, 3],
    "4",
    ["failed min.insync.replicas 4 of 3 replicas: writes with acks=all stop while a broker restarts"],
  ],
  ["3 replicas, 1 in sync", [1, 2, 3], "1", ["warning min.insync.replicas 1: an acknowledged record can be lost with its leader"]],
  ["1 replica", [1], "1", ["warning replication factor 1: its records are lost with a volume"]],
])("%s", (_, replicas, minIsr, expected) => {
  const results = redundancyOf(topic(replicas, { "min.insync.replicas": minIsr }), three);

  expect(results.map(({ status, text }) => `${status} ${text}`)).toEqual(expected);
  expect(results.every(({ subject, advice }) => subject === "orders" && advice !== undefined)).toBe(true);
});

test("says what to set", () => {
  expect(redundancyOf(topic([1, 2, 3], { "min.insync.replicas": "3" }), three)[0]?.advice).toBe("Set min.insync.replicas to 2.");
});

test.each([
  ["of a single broker", topic([1], {}), { brokers: 1, fixed: false }],
  ["that MSK fixes", topic([1, 2, 3], { "min.insync.replicas": "3" }), { brokers: 3, fixed: true }],
  ["that can't be read", topic([1, 2, 3], {}), three],
])("does not judge replication %s", (_, viewed, given) => {
  expect(redundancyOf(viewed, given)).toEqual([]);
});

test("two brokers are enough for redundancy", () => {
  expect(redundancyOf(topic([1], {}), { brokers: 2, fixed: false })).toHaveLength(1);
});

const declared = { name: "orders", partitions: 1, replicationFactor: 3, configuration: { "retention.ms": "1000" } };

test("a topic that is as declared; other configuration is not compared", () => {
  expect(difference(declared, topic([1, 2, 3], { "retention.ms": "1000", "segment.ms": "5" }))).toEqual({
    status: "passed",
    subject: "orders",
    text: "as declared",
  });
});

test("names each difference", () => {
  const result = difference(
    { ...declared, partitions: 6, configuration: { "retention.ms": "1000", "cleanup.policy": "compact" } },
    topic([1], { "retention.ms": "9" }),
  );

  expect(result).toEqual({
    ...{ status: "failed", subject: "orders" },
    text: "1 partitions, declared 6; replication factor 1, declared 3; retention.ms 9, declared 1000; cleanup.policy unset, declared compact",
    advice: "Apply the configuration to put it back, or change the settings.",
  });
});

test("a missing topic", () => {
  expect(difference(declared, undefined)).toMatchObject({ status: "failed", text: "is declared, but does not exist" });
});

test("a topic without partitions has no replicas", () => {
  expect(
    difference({ ...declared, partitions: 0, replicationFactor: 0, configuration: {} }, { ...topic([], {}), partitions: [] }).status,
  ).toBe("passed");
});
