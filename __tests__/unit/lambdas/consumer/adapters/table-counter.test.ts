import { beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { TableCounter } from "../../../../../lambdas/consumer/adapters/table-counter.js";
import type { ImpressionCount } from "../../../../../lambdas/consumer/domain/impression-counts.js";
import { DynamoDb } from "../../../../../lambdas/dynamodb/dynamodb.js";
import type { AdEvent } from "../../../../../lambdas/events/ad-event.js";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { type Fault, LocalTables, TABLE } from "../../../../support/lambdas/local-tables.js";
import { event } from "../../../../support/lambdas/records.js";

const MINUTE = "2026-11-21T05:30:00.000Z";
const environment = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "ASIA", AWS_SECRET_ACCESS_KEY: "s" };

let tables: LocalTables;
let nowMs: number;
let emitted: ImpressionCount[];

beforeEach(async () => {
  tables = await LocalTables.create();
  [nowMs, emitted] = [1_795_239_001_000, []];
});

/** The counter of a new execution environment. */
const counter = () =>
  new TableCounter(
    { name: TABLE, retentionSeconds: 3_600 },
    new DynamoDb(environment, tables.fetch),
    { add: async (counts) => void emitted.push(...counts) },
    () => nowMs,
  );
const count = (events: readonly AdEvent[], ms = 5_000) => counter().count(events, Deadline.in(ms));
const ids = (events: readonly AdEvent[]) => events.map(({ eventId }) => eventId);
const transactions = () => tables.sent.map(({ input }) => input.TransactItems.length);

test("adds events to the counts of their advertisement and minute, and writes the same counts as metrics", async () => {
  const events = [event(1, { impressions: 2 }), event(2, { impressions: 3 }), event(60), event(3, { adId: "b" })];

  const { counted, duplicates } = await count(events);

  expect(new Set(ids(counted))).toEqual(new Set(ids(events)));
  expect(duplicates).toEqual([]);
  expect(await tables.counts()).toEqual({
    [`a ${MINUTE}`]: [5, 2],
    "a 2026-11-21T05:31:00.000Z": [1, 1],
    [`b ${MINUTE}`]: [1, 1],
  });
  expect(emitted.reduce((sum, { impressions }) => sum + impressions, 0)).toBe(7);
});

test("counts no event again, in whichever execution environment", async () => {
  await count([event(1), event(2)]);
  const { counted, duplicates } = await count([event(1), event(2), event(3)]);

  expect([ids(counted), duplicates]).toEqual([ids([event(3)]), ids([event(1), event(2)])]);
  expect(await tables.counts()).toEqual({ [`a ${MINUTE}`]: [3, 3] });
  expect(emitted).toHaveLength(2);
});

test("writes nothing for events that are all counted, and nothing for none", async () => {
  await count([event(1)]);
  tables.sent.length = 0;

  expect(await count([event(1)])).toEqual({ counted: [], duplicates: ids([event(1)]) });
  expect(await count([])).toEqual({ counted: [], duplicates: [] });
  expect(tables.sent).toHaveLength(1);
});

test("keeps the id of an event for the retention, and counts it again after that although DynamoDB has not deleted it", async () => {
  await count([event(1)]);
  expect((await tables.items("event#"))[0]).toEqual({
    ...{ pk: { S: `event#${event(1).eventId}` }, sk: { S: "event" } },
    expiresAt: { N: String(1_795_239_001 + 3_600) },
  });

  nowMs += 3_600_000;
  expect((await count([event(1)])).counted).toEqual([]);
  nowMs += 1_000;
  expect((await count([event(1)])).counted).toEqual([event(1)]);
});

test("a transaction has at most 100 items, and as few transactions as that allows", async () => {
  const same = Array.from({ length: 250 }, (_, n) => event(0, { eventId: uuid(n), impressions: n }));
  const different = Array.from({ length: 101 }, (_, n) => event(0, { eventId: uuid(1_000 + n), adId: `ad-${n}` }));

  await count(same);
  expect(transactions()).toEqual([100, 100, 53]);
  tables.sent.length = 0;
  await count(different);
  expect(transactions().sort((a, b) => b - a)).toEqual([100, 100, 2]);
  expect((await tables.counts())[`a ${MINUTE}`]).toEqual([(249 * 250) / 2, 250]);
});

test("writes transactions of different advertisements at the same time, those of one after each other", async () => {
  const events = Array.from({ length: 600 }, (_, n) => event(0, { eventId: uuid(n), adId: `ad-${n % 3}` }));

  await count(events);

  expect(Object.values(await tables.counts())).toEqual([
    [200, 200],
    [200, 200],
    [200, 200],
  ]);
  const conflicts = tables.sent.length - 7; // 600 events and 3 to 10 counts, 100 a transaction
  expect(conflicts).toBe(0);
});

describe("counts exactly after a failure:", () => {
  test.each<[string, Fault]>([
    ["a request that does not arrive", "not sent"],
    ["a response that is lost", "response lost"],
    ["an error of DynamoDB", { status: 500, type: "InternalServerError" }],
    ["throttling", { status: 400, type: "ThrottlingException" }],
    ["a transaction in progress", { status: 400, type: "TransactionInProgressException" }],
  ])("%s", async (_, fault) => {
    tables.faults.push(fault);

    expect(ids((await count([event(1), event(2)])).counted)).toEqual(ids([event(1), event(2)]));
    expect(await tables.counts()).toEqual({ [`a ${MINUTE}`]: [2, 2] });
    expect(tables.sent).toHaveLength(2);
    expect(tables.sent[0]?.input).toEqual(tables.sent[1]?.input);
  });

  test("a process that is killed between two transactions, and one that is killed after the last", async () => {
    const events = Array.from({ length: 250 }, (_, n) => event(0, { eventId: uuid(n), impressions: 2 }));
    tables.faults.push(undefined, { status: 400, type: "AccessDeniedException" });
    await expect(count(events)).rejects.toThrow("DynamoDB responded 400 AccessDeniedException: no");
    expect(await tables.counts()).toEqual({ [`a ${MINUTE}`]: [198, 99] });

    const { counted, duplicates } = await count(events);
    expect([counted.length, duplicates.length]).toEqual([151, 99]);
    await count(events);
    expect(await tables.counts()).toEqual({ [`a ${MINUTE}`]: [500, 250] });
  });
});

test("two execution environments that get the same batch at the same time count it once", async () => {
  const events = Array.from({ length: 150 }, (_, n) => event(0, { eventId: uuid(n), adId: `ad-${n % 2}` }));

  const results = await Promise.all([count(events), count(events)]);

  expect(results.reduce((sum, { counted }) => sum + counted.length, 0)).toBe(150);
  expect(Object.values(await tables.counts())).toEqual([
    [75, 75],
    [75, 75],
  ]);
});

test("fails at the deadline while another transaction writes the same item, and counts the event with the next delivery", async () => {
  const cancelled = { status: 400, type: "TransactionCanceledException" };
  tables.faults.push(...Array.from({ length: 50 }, () => cancelled));

  // A cancellation without reasons is not known to succeed later.
  await expect(count([event(1)], 300)).rejects.toThrow("DynamoDB responded 400 TransactionCanceledException: no");
  tables.faults.length = 0;
  expect((await count([event(1)])).counted).toEqual([event(1)]);
});

test("counts each event once, however batches are cut, repeated and interrupted", async () => {
  const events = Array.from({ length: 40 }, (_, n) => event(n * 7, { eventId: uuid(n), adId: `ad-${n % 4}`, impressions: n + 1 }));
  const faults = fc.constantFrom<Fault | undefined>(undefined, undefined, "response lost", { status: 400, type: "AccessDeniedException" });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.shuffledSubarray(events, { minLength: 1 }), faults), { maxLength: 5 }), async (batches) => {
      tables = await LocalTables.create();
      for (const [batch, fault] of batches) {
        tables.faults.push(fault);
        await count(batch).catch(() => undefined);
        tables.faults.length = 0;
      }
      await count(events);

      const counts = Object.values(await tables.counts());
      const total = (n: number) => counts.reduce((sum, each) => sum + Number(each[n]), 0);
      expect([total(0), total(1)]).toEqual([(40 * 41) / 2, 40]);
    }),
    { numRuns: 15 },
  );
});

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
