import { beforeEach, describe, expect, test } from "@jest/globals";
import { countByEventId, type ReadRecord, readBack } from "../../../../tools/traffic/read-back.js";
import { KafkaFake } from "../../../support/traffic/kafka-fake.js";

let fake: KafkaFake;

beforeEach(() => {
  fake = new KafkaFake();
});

describe("reading a topic back", () => {
  test("returns every record of every partition with its position, key, value and headers", async () => {
    fake.offsets = [
      { partition: 0, low: "0", high: "2" },
      { partition: 1, low: "5", high: "6" },
    ];
    fake.records = [
      { partition: 0, offset: "0", key: "ad-1", value: "first", headers: { reason: "none", trace: "1" } },
      { partition: 1, offset: "5" },
      { partition: 0, offset: "1", key: "ad-2", value: "second" },
    ];

    expect(await readBack(fake.kafka, "events", { groupId: "audit" })).toEqual([
      { partition: 0, offset: "0", key: "ad-1", value: "first", headers: { reason: "none", trace: "1" }, bytes: Buffer.from("first") },
      { partition: 1, offset: "5", key: undefined, value: "", headers: {}, bytes: Buffer.alloc(0) },
      { partition: 0, offset: "1", key: "ad-2", value: "second", headers: {}, bytes: Buffer.from("second") },
    ]);
    expect(fake.calls).toEqual([
      ["admin", undefined],
      ["offsets", "events"],
      ["consumer", { groupId: "audit", sessionTimeout: 30_000 }],
      ["subscribe", { topic: "events", fromBeginning: true }],
      ["run", { autoCommit: false }],
    ]);
    expect(fake.connected.size).toBe(0);
  });

  test("returns a position once if a rebalance starts at the beginning again", async () => {
    fake.offsets = [{ partition: 0, low: "0", high: "3" }];
    fake.records = ["0", "1", "0", "1", "2"].map((offset) => ({ partition: 0, offset, value: `at ${offset}` }));

    expect((await readBack(fake.kafka, "events")).map(({ value }) => value)).toEqual(["at 0", "at 1", "at 2"]);
  });

  test("uses a new group for each call unless one is given", async () => {
    fake.offsets = [{ partition: 0, low: "0", high: "1" }];
    fake.records = [{ partition: 0, offset: "0" }];
    await readBack(fake.kafka, "events");
    await readBack(fake.kafka, "events");

    const groups = (fake.calls as [string, { groupId: string }][])
      .filter(([call]) => call === "consumer")
      .map(([, { groupId }]) => groupId);
    expect(new Set(groups).size).toBe(2);
    for (const group of groups) expect(group).toMatch(/^integration-[0-9a-f-]{36}$/);
  });

  test.each([
    ["no partition", []],
    ["no record", [{ partition: 0, low: "0", high: "0" }]],
    ["only records that the retention removed", [{ partition: 0, low: "9", high: "9" }]],
  ])("starts no consumer for a topic with %s", async (_, offsets) => {
    fake.offsets = offsets;

    expect(await readBack(fake.kafka, "events")).toEqual([]);
    expect(fake.calls).toEqual([
      ["admin", undefined],
      ["offsets", "events"],
    ]);
  });

  test("fails if the end of one partition is not reached in time, and disconnects", async () => {
    fake.offsets = [
      { partition: 0, low: "0", high: "2" },
      { partition: 1, low: "0", high: "1" },
    ];
    fake.records = [
      { partition: 0, offset: "0" },
      { partition: 1, offset: "0" },
    ];

    await expect(readBack(fake.kafka, "events", { timeoutMs: 150 })).rejects.toThrow(
      "timed out after 150 ms waiting for the end of events",
    );
    expect(fake.connected.size).toBe(0);
  });

  test("fails with the error of a consumer that crashes, and does not return a part", async () => {
    fake.offsets = [{ partition: 0, low: "0", high: "2" }];
    fake.records = [{ partition: 0, offset: "0" }];
    fake.crash = new Error("Not authorized to access group");

    await expect(readBack(fake.kafka, "events")).rejects.toMatchObject({
      message: "reading events failed: Not authorized to access group",
      cause: fake.crash,
    });
    expect(fake.connected.size).toBe(0);
  });

  test("fails if the offsets can't be read, and disconnects", async () => {
    fake.failures.push(new Error("no broker"));

    await expect(readBack(fake.kafka, "events")).rejects.toThrow("no broker");
  });
});

test("counts the records of each event id", () => {
  const record = (eventId: string, offset: number): ReadRecord => ({
    ...{ partition: 0, offset: String(offset), key: "ad", headers: {}, bytes: Buffer.alloc(0) },
    value: JSON.stringify({ eventId, adId: "ad" }),
  });

  expect(countByEventId(["a", "b", "a", "a"].map(record))).toEqual(
    new Map([
      ["a", 3],
      ["b", 1],
    ]),
  );
  expect(countByEventId([])).toEqual(new Map());
});

test("refuses a record that is not an event", () => {
  const record = { partition: 0, offset: "0", key: undefined, headers: {}, value: "poison", bytes: Buffer.from("poison") };

  expect(() => countByEventId([record])).toThrow("is not valid JSON");
});
