import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { eventBytes, RECORDS_LIMIT_BYTES } from "../../../../../tools/local/event-source/kafka-event.js";
import type { SourceRecord } from "../../../../../tools/local/event-source/record.js";
import { RecordBuffer } from "../../../../../tools/local/event-source/record-buffer.js";
import { record, records } from "../../../../support/local-platform/scripted.js";

const signal = new AbortController().signal;
const both = [
  { topic: "t", partition: 0 },
  { topic: "t", partition: 1 },
];

function bufferOf(size: number, windowMs = 0, wants: (one: SourceRecord) => boolean = () => true, now?: () => number): RecordBuffer {
  const buffer = new RecordBuffer({ records: size, windowMs }, wants, now);
  buffer.assign(both);
  return buffer;
}

function offer(buffer: RecordBuffer, offered: readonly SourceRecord[]): Promise<boolean> {
  return buffer.offer({ topic: "t", partition: offered[0]?.partition ?? 0, records: offered }, async () => true);
}

async function take(buffer: RecordBuffer): Promise<string[]> {
  return (await buffer.take(signal)).map(({ record: { partition, offset } }) => `${partition}@${offset}`);
}

test("creates batches of the configured size across partitions, in order", async () => {
  const buffer = bufferOf(3);
  await offer(buffer, records(0, 1, 2));
  await offer(buffer, records(1, 5, 6));
  expect(await take(buffer)).toEqual(["0@1", "0@2", "1@5"]);
  expect(await take(buffer)).toEqual(["1@6"]);
});

test("waits up to the window for a batch to fill, and returns as soon as it is full", async () => {
  const slow = bufferOf(3, 200);
  const startedAt = performance.now();
  await offer(slow, records(0, 1, 1));
  const waiting = take(slow);
  await offer(slow, records(1, 1, 1));
  expect(await waiting).toEqual(["0@1", "1@1"]);
  expect(performance.now() - startedAt).toBeGreaterThan(190);

  const full = bufferOf(3, 300_000);
  await offer(full, records(0, 2, 3));
  const filling = take(full);
  await offer(full, records(1, 2, 2));
  expect(await filling).toHaveLength(3);
});

test("limits a batch to 6 MB", async () => {
  const buffer = bufferOf(100);
  const large = (offset: number) => record(0, offset, "x".repeat(2 * 1024 * 1024));
  await offer(buffer, [large(1), large(2), large(3)]);
  expect(await take(buffer)).toEqual(["0@1", "0@2"]);
  expect(await take(buffer)).toEqual(["0@3"]);
});

test("includes filtered records in a batch but does not count them", async () => {
  const buffer = bufferOf(2, 0, ({ offset }) => offset % 2 === 0);
  await offer(buffer, records(0, 1, 5));
  expect(await take(buffer)).toEqual(["0@1", "0@2", "0@3", "0@4"]);
  expect(await take(buffer)).toEqual(["0@5"]);
});

test("makes the source wait while it is full, and returns when the source stops", async () => {
  const buffer = bufferOf(1);
  await offer(buffer, records(0, 1, 2));
  expect(await buffer.offer({ topic: "t", partition: 0, records: records(0, 3, 3) }, async () => false)).toBe(false);
  const waiting = offer(buffer, records(0, 3, 3));
  expect(await take(buffer)).toEqual(["0@1"]);
  expect(await waiting).toBe(true);
});

test("keeps the records of a partition that is assigned again, without duplicates", async () => {
  const buffer = bufferOf(10);
  await offer(buffer, records(0, 1, 3));
  buffer.assign(both);
  await offer(buffer, records(0, 2, 5));
  expect(await take(buffer)).toEqual(["0@1", "0@2", "0@3", "0@4", "0@5"]);
});

test("drops the records of a revoked partition, and accepts offers again only after the time for stale offers", async () => {
  let now = 0;
  const buffer = bufferOf(10, 0, undefined, () => now);
  await offer(buffer, [...records(0, 1, 3)]);
  await offer(buffer, records(1, 1, 1));
  buffer.assign([{ topic: "t", partition: 1 }]);
  expect(await offer(buffer, records(0, 4, 6))).toBe(false);
  expect(await take(buffer)).toEqual(["1@1"]);
  buffer.assign(both);
  expect(await offer(buffer, records(0, 4, 6))).toBe(false);
  now += 1_001;
  expect(await offer(buffer, records(0, 1, 2))).toBe(true);
  expect(await take(buffer)).toEqual(["0@1", "0@2"]);
});

test("limits the records and bytes that it keeps, each to two batches", async () => {
  const accepts = async (buffer: RecordBuffer, ...offered: SourceRecord[]) =>
    buffer.offer({ topic: "t", partition: offered[0]?.partition ?? 0, records: offered }, async () => false);
  const small = bufferOf(2);
  expect(await accepts(small, ...records(0, 1, 3))).toBe(true);
  expect(await accepts(small, ...records(0, 4, 4))).toBe(true);
  expect(await accepts(small, ...records(0, 5, 5))).toBe(false);

  const large = (offset: number) => record(0, offset, "x".repeat(3 * 1024 * 1024));
  const byBytes = bufferOf(100);
  expect(await accepts(byBytes, large(1), large(2))).toBe(true);
  expect(await accepts(byBytes, large(3))).toBe(true);
  expect(await accepts(byBytes, large(4))).toBe(false);
});

test("a batch fits exactly the limit of bytes, and has at least one record", async () => {
  const ofBytes = (offset: number, bytes: number) => record(0, offset, "", { value: Buffer.alloc(((bytes - 162) / 4) * 3) });
  const half = (RECORDS_LIMIT_BYTES - (RECORDS_LIMIT_BYTES % 8)) / 2 + 2;
  expect(eventBytes(ofBytes(1, half))).toBe(half);
  const buffer = bufferOf(100);
  await offer(buffer, [ofBytes(1, half - 4), ofBytes(2, half - 4), ofBytes(3, 162), ofBytes(4, 4 * RECORDS_LIMIT_BYTES + 162)]);
  expect(await take(buffer)).toEqual(["0@1", "0@2"]);
  expect(await take(buffer)).toEqual(["0@3"]);
  expect(await take(buffer)).toEqual(["0@4"]);
});

describe("with a clock of the test", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Takes a batch, and returns after how many ms it was complete. */
  async function takenAfter(buffer: RecordBuffer): Promise<[string[], number]> {
    const startedAt = Date.now();
    let afterMs = -1;
    const batch = take(buffer).finally(() => {
      afterMs = Date.now() - startedAt;
    });
    for (let ms = 0; afterMs < 0 && ms < 2_000; ms++) await jest.advanceTimersByTimeAsync(1);
    return [await batch, afterMs];
  }

  test("takes filtered records at once, and returns nothing after a second without records", async () => {
    const filtered = bufferOf(10, 300_000, () => false);
    await offer(filtered, records(0, 1, 2));

    expect((await takenAfter(filtered))[0]).toEqual(["0@1", "0@2"]);
    expect(await takenAfter(bufferOf(10, 300_000))).toEqual([[], 1_000]);
  });

  test("a window begins with the first record, and again after each batch", async () => {
    const buffer = bufferOf(2, 150);
    setTimeout(() => void offer(buffer, records(0, 1, 1)), 100);

    expect(await takenAfter(buffer)).toEqual([["0@1"], 250]);

    await offer(buffer, records(0, 2, 4));

    expect((await takenAfter(buffer))[0]).toEqual(["0@2", "0@3"]);

    await jest.advanceTimersByTimeAsync(50);

    expect(await takenAfter(buffer)).toEqual([["0@4"], 99]);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test("stops waiting when the worker stops", async () => {
  const stop = new AbortController();
  const taking = bufferOf(10, 300_000).take(stop.signal);
  stop.abort(new Error("the poller stops"));
  await expect(taking).rejects.toThrow("the poller stops");
});

test("accepts nothing of a partition that is not assigned, or was assigned again while the source waited", async () => {
  const buffer = bufferOf(1);
  expect(await buffer.offer({ topic: "t", partition: 7, records: records(7, 1, 1) }, async () => true)).toBe(false);
  await offer(buffer, records(0, 1, 2));
  const waiting = offer(buffer, records(0, 3, 3));
  buffer.assign([{ topic: "t", partition: 1 }]);
  buffer.assign(both);
  expect(await waiting).toBe(false);
});

test("accepts offers of a new partition at once, and of one that was lost only after 1 s", async () => {
  let now = 0;
  const buffer = bufferOf(10, 0, undefined, () => now);
  buffer.assign([...both, { topic: "t", partition: 2 }]);
  expect(await offer(buffer, records(2, 1, 1))).toBe(true);
  buffer.assign(both);
  buffer.assign([...both, { topic: "t", partition: 2 }]);
  now = 999;
  expect(await offer(buffer, records(2, 2, 2))).toBe(false);
  now = 1_000;
  expect(await offer(buffer, records(2, 2, 2))).toBe(true);
});
