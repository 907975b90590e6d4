import { expect, test } from "@jest/globals";
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
