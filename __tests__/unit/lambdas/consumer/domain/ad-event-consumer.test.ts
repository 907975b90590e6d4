import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { AdEventConsumer, type DeadLetters } from "../../../../../lambdas/consumer/domain/ad-event-consumer.js";
import { InMemoryWindow } from "../../../../../lambdas/consumer/domain/deduplication-window.js";
import { WindowCounter } from "../../../../../lambdas/consumer/domain/event-counter.js";
import type { ImpressionCount } from "../../../../../lambdas/consumer/domain/impression-counts.js";
import type { PartitionRecords, PoisonRecord } from "../../../../../lambdas/consumer/domain/received-record.js";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { event, record } from "../../../../support/lambdas/records.js";

/** Accepts a limited number of records, and fails for all others. */
class LimitedDeadLetters implements DeadLetters {
  readonly written: PoisonRecord[] = [];
  constructor(private readonly capacity = Number.POSITIVE_INFINITY) {}
  async write(poison: readonly PoisonRecord[]): Promise<readonly PoisonRecord[]> {
    this.written.push(...poison.slice(0, this.capacity));
    return poison.slice(this.capacity);
  }
}

function consumer(deadLetters = new LimitedDeadLetters()) {
  const counts: ImpressionCount[] = [];
  const sink = { failing: false, add: async (added: readonly ImpressionCount[]) => void counts.push(...added) };
  const failingSink = {
    add: async (added: readonly ImpressionCount[]) => {
      if (sink.failing) throw new Error("sink unavailable");
      await sink.add(added);
    },
  };
  const adEventConsumer = new AdEventConsumer(new WindowCounter(new InMemoryWindow(60_000, () => 0), failingSink), deadLetters);
  return {
    consume: (partitions: PartitionRecords[]) => adEventConsumer.consume(partitions, Deadline.in(1_000)),
    counts,
    deadLetters,
    sink,
  };
}

test("counts impressions by advertisement and minute", async () => {
  const { consume, counts } = consumer();
  const minute = 1_795_239_000_000;

  const { accepted, received } = await consume([
    { records: [record(0, event(1, { impressions: 2 })), record(1, event(2, { impressions: 3 }))] },
    { records: [record(0, event(60)), record(1, event(3, { adId: "b" }))] },
  ]);

  expect([received, accepted.length]).toEqual([4, 4]);
  expect(counts).toEqual([
    { adId: "a", minuteMs: minute, impressions: 5, events: 2 },
    { adId: "a", minuteMs: minute + 60_000, impressions: 1, events: 1 },
    { adId: "b", minuteMs: minute, impressions: 1, events: 1 },
  ]);
});

test("counts an event once within a batch, across partitions and across batches", async () => {
  const { consume, counts } = consumer();

  const first = await consume([{ records: [record(0, event(1)), record(1, event(1))] }, { records: [record(0, event(1))] }]);
  const second = await consume([{ records: [record(2, event(1)), record(3, event(2))] }]);

  expect([first.accepted.length, first.duplicates.length]).toEqual([1, 2]);
  expect([second.accepted, second.duplicates]).toEqual([[event(2)], [event(1).eventId]]);
  expect(counts.reduce((sum, { impressions }) => sum + impressions, 0)).toBe(2);
});

test("writes a poison record to the dead letters with the reason, and continues after it", async () => {
  const { consume, deadLetters } = consumer();

  const outcome = await consume([{ records: [record(0, event(1)), record(1, "poison"), record(2, event(2))] }]);

  expect(outcome).toMatchObject({ accepted: [event(1), event(2)], skipped: [] });
  expect(deadLetters.written.map(({ record: { offset }, reason }) => ({ offset, reason }))).toEqual([
    { offset: 1, reason: "not valid JSON in UTF-8" },
  ]);
});

test("skips a poison record that could not be written, and processes the records behind it", async () => {
  const { consume, counts } = consumer(new LimitedDeadLetters(0));
  const partitions = [
    { records: [record(7, event(1)), record(8, "poison"), ...[2, 3, 4].map((n) => record(7 + n, event(n)))] },
    { records: [record(4, event(5))] },
  ];

  const outcome = await consume(partitions);

  expect(outcome).toMatchObject({ received: 6, accepted: [1, 2, 3, 4, 5].map((n) => event(n)), poison: [] });
  expect(outcome.skipped.map(({ record: { offset }, reason }) => ({ offset, reason }))).toEqual([
    { offset: 8, reason: "not valid JSON in UTF-8" },
  ]);
  expect(counts.reduce((sum, { impressions }) => sum + impressions, 0)).toBe(5);
});

test("does not treat events as duplicates if counting their batch failed", async () => {
  const { consume, sink } = consumer();
  const partitions = [{ records: [record(0, event(1))] }];
  sink.failing = true;

  await expect(consume(partitions)).rejects.toThrow("sink unavailable");

  sink.failing = false;

  expect((await consume(partitions)).accepted).toEqual([event(1)]);
});

test("processes a partition in offset order, whatever the order of delivery", async () => {
  const { consume } = consumer();
  const records = [record(11, event(2)), record(10, "poison"), record(9, event(1))];

  expect((await consume([{ records }])).accepted).toEqual([event(1), event(2)]);
});

test("for any batch and any failure, accounts for each record exactly once and gives up no sound record", async () => {
  const value = fc.oneof({ weight: 4, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.constant("poison" as const) });
  const partitions = fc.array(fc.array(value, { maxLength: 12 }), { maxLength: 4 });

  await fc.assert(
    fc.asyncProperty(partitions, fc.nat(8), async (values, capacity) => {
      const { consume, deadLetters } = consumer(new LimitedDeadLetters(capacity));
      const batch = values.map((of, n) => ({
        records: of.map((one, offset) => record(offset, one === "poison" ? one : event(one), "t", n)),
      }));
      const { received, accepted, duplicates, poison, skipped } = await consume(batch);
      const sound = values.flat().filter((one) => one !== "poison");

      expect(received).toBe(values.flat().length);
      expect(accepted.length + duplicates.length + poison.length + skipped.length).toBe(received);
      expect(poison).toEqual(deadLetters.written);
      expect(poison.length + skipped.length).toBe(received - sound.length);
      expect(accepted.map(({ eventId }) => eventId)).toEqual([...new Set(sound.map((one) => event(one as number).eventId))]);
    }),
  );
});

test("stores no counts for a batch without new events", async () => {
  const { consume, sink } = consumer();
  await consume([{ records: [record(0, event(1))] }]);
  sink.failing = true; // fails for any call

  expect((await consume([{ records: [record(1, event(1)), record(2, "poison")] }])).accepted).toEqual([]);
});
