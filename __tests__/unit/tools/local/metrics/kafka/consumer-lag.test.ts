import { beforeEach, expect, test } from "@jest/globals";
import { type ConsumerGroup, ConsumerLag, MetricStore } from "../../../../../../tools/local/metrics/index.js";

const minute = Math.floor(Date.now() / 60_000) * 60_000;
const cluster = { name: "orders", kind: "standard", level: "DEFAULT" } as const;

let store: MetricStore;
let lag: ConsumerLag;

beforeEach(() => {
  store = new MetricStore();
  lag = new ConsumerLag(store, 1_000);
});

const group = (ends: readonly number[], committed: readonly (number | undefined)[], of: Partial<ConsumerGroup> = {}): ConsumerGroup => ({
  ...{ id: "counters", state: "Stable", members: 1 },
  partitions: ends.map((endOffset, partition) => {
    const committedOffset = committed[partition];
    return { topic: "ads", partition, endOffset, ...(committedOffset !== undefined && { committedOffset }) };
  }),
  ...of,
});

/** The values at a minute, by name. */
const valuesAt = (timeMs: number) =>
  Object.fromEntries(
    store.list().flatMap(({ namespace, name, dimensions }) => {
      const points = store.aggregate({ namespace, name, dimensions }, "Sum", { startMs: timeMs, endMs: timeMs + 60_000, periodMs: 60_000 });
      return points.size > 0 ? [[[name, dimensions["Partition"]].filter(Boolean).join(" "), [...points.values()][0]]] : [];
    }),
  );

test("lag is the sum and the maximum of the partitions with committed offsets", () => {
  lag.add([group([100, 50, 7], [90, 45, undefined])], cluster, minute);

  expect(valuesAt(minute)).toEqual({ SumOffsetLag: 15, MaxOffsetLag: 10, EstimatedMaxTimeLag: 0 });
  expect(store.list()[0]?.dimensions).toEqual({ "Cluster Name": "orders", "Consumer Group": "counters", Topic: "ads" });
});

test("the time is since when the first record that was not read has been there", () => {
  for (const [index, end] of [10, 20, 30].entries()) lag.add([group([end], [10])], cluster, minute + index * 60_000);

  expect(valuesAt(minute + 120_000)).toMatchObject({ MaxOffsetLag: 20, EstimatedMaxTimeLag: 60 });
});

test("a group that has read everything is not behind", () => {
  lag.add([group([10], [10])], cluster, minute);
  lag.add([group([10], [10])], cluster, minute + 60_000);

  expect(valuesAt(minute + 60_000)).toEqual({ SumOffsetLag: 0, MaxOffsetLag: 0, EstimatedMaxTimeLag: 0 });
});

test("a topic that was created again has only its own records", () => {
  lag.add([group([1_000], [1_000])], cluster, minute);
  lag.add([group([10], [5])], cluster, minute + 60_000);

  expect(valuesAt(minute + 60_000)).toMatchObject({ MaxOffsetLag: 5, EstimatedMaxTimeLag: 0 });
});

test("a partition that no group has read for a day counts from the start", () => {
  const day = 1_440 * 60_000;
  lag.add([group([10], [10])], cluster, minute - day - 60_000);
  lag.add([], cluster, minute);
  lag.add([group([10], [5])], cluster, minute + 60_000);

  expect(valuesAt(minute + 60_000)).toMatchObject({ MaxOffsetLag: 5, EstimatedMaxTimeLag: 0 });
});

test.each([
  ["that rebalances", { state: "PreparingRebalance" }],
  ["with a colon in its name", { id: "a:b" }],
  ["with a name that is not ASCII", { id: "zähler" }],
])("a group %s has no metrics", (_, of) => {
  lag.add([group([10], [5], of)], cluster, minute);

  expect(store.list()).toEqual([]);
});

test("a group without committed offsets has no metrics, and an empty one has", () => {
  lag.add([group([10], [undefined])], cluster, minute);
  expect(store.list()).toEqual([]);

  lag.add([group([10], [5], { state: "Empty" })], cluster, minute);
  expect(valuesAt(minute)).toMatchObject({ SumOffsetLag: 5 });
});

test("the highest level has metrics of each partition", () => {
  lag.add([group([10, 20], [5, 20])], { ...cluster, level: "PER_TOPIC_PER_PARTITION" }, minute);

  expect(valuesAt(minute)).toMatchObject({ "OffsetLag 0": 5, "OffsetLag 1": 0, "EstimatedTimeLag 1": 0 });
});

test("a serverless cluster has another name for the time", () => {
  lag.add([group([10], [5])], { ...cluster, kind: "serverless" }, minute);

  expect(Object.keys(valuesAt(minute)).sort()).toEqual(["MaxEstimatedTimeLag", "MaxOffsetLag", "SumOffsetLag"]);
});
