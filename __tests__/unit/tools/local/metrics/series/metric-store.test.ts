import { expect, test } from "@jest/globals";
import { MetricStore } from "../../../../../../tools/local/metrics/index.js";

const metric = { namespace: "AWS/Lambda", name: "Duration", dimensions: { FunctionName: "f" } };
const now = Math.floor(Date.now() / 60_000) * 60_000;
const minute = { startMs: now, endMs: now + 60_000, periodMs: 60_000 };

const storeOf = (...values: readonly number[]) => {
  const store = new MetricStore();
  for (const [index, value] of values.entries()) store.add(metric, value, { timeMs: now + index * 100 });
  return store;
};

test.each([
  ["SampleCount", 4],
  ["Sum", 110],
  ["Average", 27.5],
  ["Minimum", 10],
  ["Maximum", 50],
  ["p50", 20],
  ["p99", 50],
  ["p0", 10],
])("%s of 10, 20, 30 and 50 is %d", (statistic, expected) => {
  expect([...storeOf(30, 10, 50, 20).aggregate(metric, statistic, minute)]).toEqual([[now, expected]]);
});

test("a period without values has no point, and values are in the period that begins before them", () => {
  const store = storeOf();
  store.add(metric, 1, { timeMs: now + 59_999 });
  store.add(metric, 2, { timeMs: now + 120_000 });

  expect([...store.aggregate(metric, "Sum", { startMs: now, endMs: now + 180_000, periodMs: 60_000 })]).toEqual([
    [now, 1],
    [now + 120_000, 2],
  ]);
});

test("values that arrive late are in their period", () => {
  const store = storeOf();
  store.add(metric, 5, { timeMs: now + 10_000 });
  store.add(metric, 3, { timeMs: now + 1_000 });

  expect([...store.aggregate(metric, "Sum", { ...minute, periodMs: 5_000 })]).toEqual([
    [now, 3],
    [now + 10_000, 5],
  ]);
});

test("a statistic set counts in simple statistics and has no percentiles", () => {
  const store = storeOf(1);
  store.add(metric, { sum: 9, count: 3, min: 2, max: 4 }, { timeMs: now + 2_000 });

  expect([...store.aggregate(metric, "Average", minute).values()]).toEqual([2.5]);
  expect([...store.aggregate(metric, "p90", minute).values()]).toEqual([]);
});

test("a metric is the same with its dimensions in another order", () => {
  const store = new MetricStore();
  store.add({ ...metric, dimensions: { a: "1", b: "2" } }, 1, { timeMs: now });
  store.add({ ...metric, dimensions: { b: "2", a: "1" } }, 2, { timeMs: now });

  expect(store.list()).toHaveLength(1);
});

test("values older than six hours are ignored and removed", () => {
  const store = storeOf(1);
  store.add(metric, 1, { timeMs: Date.now() - 7 * 3_600_000 });
  expect(store.list(0)).toHaveLength(1);

  store.prune(now + 7 * 3_600_000);

  expect(store.list()).toEqual([]);
});

test("values more than two hours ahead are ignored", () => {
  const store = new MetricStore();
  store.add(metric, 1, { timeMs: Date.now() + 121 * 60_000 });
  expect(store.list()).toEqual([]);
  store.add(metric, 1, { timeMs: Date.now() + 119 * 60_000 });
  expect(store.list()).toEqual([metric]);
});

test("at the limit of values, new ones are ignored until older ones are removed", () => {
  const store = new MetricStore(3);
  const sum = () => [...store.aggregate(metric, "Sum", { startMs: now - 14_400_000, endMs: now + 1_000, periodMs: 20_000_000 }).values()];
  for (const hours of [4, 2, 0]) store.add(metric, 10 ** hours, { timeMs: now - hours * 3_600_000 });
  store.add(metric, 5, { timeMs: now - 1_000 });
  expect(sum()).toEqual([10_101]);

  store.prune(now);
  expect(sum()).toEqual([101]);
  store.add(metric, 5, { timeMs: now - 1_000 });
  store.add(metric, 7, { timeMs: now });
  expect(sum()).toEqual([106]);
});

test("values that were removed for their age no longer count", () => {
  const store = new MetricStore(1);
  store.add(metric, 1, { timeMs: now });
  store.prune(now + 7 * 3_600_000);
  store.add(metric, 2, { timeMs: now });

  expect([...store.aggregate(metric, "Sum", minute).values()]).toEqual([2]);
});

test("a statistic that is not supported is refused", () => {
  expect(() => storeOf(1).aggregate(metric, "TM(10%:90%)", minute)).toThrow("the statistic TM(10%:90%) is not supported");
});
