import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { AdEventConsumer, type DeadLetters } from "../../../../../lambdas/consumer/domain/ad-event-consumer.js";
import { InMemoryWindow } from "../../../../../lambdas/consumer/domain/deduplication-window.js";
import type { ImpressionCount } from "../../../../../lambdas/consumer/domain/impression-counts.js";
import type { PartitionRecords, PoisonRecord } from "../../../../../lambdas/consumer/domain/received-record.js";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { event, record } from "../../../../support/lambdas/records.js";

/** Dead letters that take the first so many records, then fail. */
class FailingLetters implements DeadLetters {
  readonly taken: PoisonRecord[] = [];
  constructor(private readonly room = Number.POSITIVE_INFINITY) {}
  async put(poison: readonly PoisonRecord[]): Promise<number> {
    const taken = poison.slice(0, this.room);
    this.taken.push(...taken);
    return taken.length;
  }
}

function consumer(letters = new FailingLetters()) {
  const counts: ImpressionCount[] = [];
  const sink = { failing: false, add: async (added: readonly ImpressionCount[]) => void counts.push(...added) };
  const guarded = {
    add: async (added: readonly ImpressionCount[]) => {
      if (sink.failing) throw new Error("sink is down");
      await sink.add(added);
    },
  };
  const it = new AdEventConsumer(new InMemoryWindow(60_000, () => 0), letters, guarded);
  return { consume: (partitions: PartitionRecords[]) => it.consume(partitions, Deadline.in(1_000)), counts, letters, sink };
}

test("counts impressions for each advertisement and minute", async () => {
  const { consume, counts } = consumer();
  const minute = 1_795_239_000_000;
  const { accepted, received } = await consume([
    { source: "ad-events-0", records: [record(0, event(1, { impressions: 2 })), record(1, event(2, { impressions: 3 }))] },
    { source: "ad-events-1", records: [record(0, event(60)), record(1, event(3, { adId: "b" }))] },
  ]);
  expect([received, accepted.length]).toEqual([4, 4]);
  expect(counts).toEqual([
    { adId: "a", minuteMs: minute, impressions: 5, events: 2 },
    { adId: "a", minuteMs: minute + 60_000, impressions: 1, events: 1 },
    { adId: "b", minuteMs: minute, impressions: 1, events: 1 },
  ]);
});

test("counts an event once: within a batch, over partitions, and in batches that follow", async () => {
  const { consume, counts } = consumer();
  const first = await consume([
    { source: "t-0", records: [record(0, event(1)), record(1, event(1))] },
    { source: "t-1", records: [record(0, event(1))] },
  ]);
  const second = await consume([{ source: "t-0", records: [record(2, event(1)), record(3, event(2))] }]);
  expect([first.accepted.length, first.duplicates.length]).toEqual([1, 2]);
  expect([second.accepted, second.duplicates]).toEqual([[event(2)], [event(1).eventId]]);
  expect(counts.reduce((sum, { impressions }) => sum + impressions, 0)).toBe(2);
});

test("lays poison down with its reason, and goes on behind it", async () => {
  const { consume, letters } = consumer();
  const outcome = await consume([{ source: "t-0", records: [record(0, event(1)), record(1, "poison"), record(2, event(2))] }]);
  expect(outcome).toMatchObject({ accepted: [event(1), event(2)], unfinished: [], unfinishedRecords: 0 });
  expect(letters.taken.map(({ record: { offset }, reason }) => ({ offset, reason }))).toEqual([{ offset: 1, reason: "not JSON in UTF-8" }]);
});

test("reports nothing behind poison that could not be laid down, and counts it when it comes again", async () => {
  const letters = new FailingLetters(0);
  const { consume, counts } = consumer(letters);
  const partitions = [
    { source: "t-0", records: [record(7, event(1)), record(8, "poison"), record(9, event(2))] },
    { source: "t-1", records: [record(4, event(3))] },
  ];
  const outcome = await consume(partitions);
  expect(outcome).toMatchObject({
    accepted: [event(1), event(3)],
    poison: [],
    unfinished: [{ source: "t-0", offset: 8 }],
    unfinishedRecords: 2,
  });
  expect((await consume([{ source: "t-0", records: [record(9, event(2))] }])).accepted).toEqual([event(2)]);
  expect(counts.reduce((sum, { impressions }) => sum + impressions, 0)).toBe(3);
});

test("remembers nothing of a batch that could not be counted", async () => {
  const { consume, sink } = consumer();
  const partitions = [{ source: "t-0", records: [record(0, event(1))] }];
  sink.failing = true;
  await expect(consume(partitions)).rejects.toThrow("sink is down");
  sink.failing = false;
  expect((await consume(partitions)).accepted).toEqual([event(1)]);
});

test("takes a partition in the order of its offsets, however it comes", async () => {
  const { consume } = consumer(new FailingLetters(0));
  const records = [record(11, event(2)), record(10, "poison"), record(9, event(1))];
  expect(await consume([{ source: "t-0", records }])).toMatchObject({ accepted: [event(1)], unfinished: [{ source: "t-0", offset: 10 }] });
});

test("accounts for each record exactly once, and reports nothing behind a failure, for any batch and any failure", async () => {
  const value = fc.oneof({ weight: 4, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.constant("poison" as const) });
  const partitions = fc.array(fc.array(value, { maxLength: 12 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(partitions, fc.nat(8), async (values, room) => {
      const { consume, letters } = consumer(new FailingLetters(room));
      const batch = values.map((of, n) => ({
        source: `t-${n}`,
        records: of.map((one, offset) => record(offset, one === "poison" ? one : event(one), "t", n)),
      }));
      const outcome = await consume(batch);
      const { received, accepted, duplicates, poison, unfinished, unfinishedRecords } = outcome;
      expect(received).toBe(values.flat().length);
      expect(accepted.length + duplicates.length + poison.length + unfinishedRecords).toBe(received);
      expect(new Set(accepted.map(({ eventId }) => eventId)).size).toBe(accepted.length);
      expect(poison).toEqual(letters.taken);

      // Read from the batch alone: all before the first poison that found no room is done, all from there on is not.
      const from = new Map(unfinished.map(({ source, offset }) => [source, offset]));
      const done = values.flatMap((of, n) => of.slice(0, from.get(`t-${n}`) ?? of.length));
      expect(done.filter((one) => one === "poison")).toHaveLength(poison.length);
      expect(new Set(accepted.map(({ eventId }) => eventId))).toEqual(
        new Set(done.filter((one) => one !== "poison").map((one) => event(one as number).eventId)),
      );
      for (const [source, offset] of from) expect(values[Number(source.slice(2))]?.[offset]).toBe("poison");
      expect(from.size > 0).toBe(values.flat().filter((one) => one === "poison").length > room);
    }),
  );
});
