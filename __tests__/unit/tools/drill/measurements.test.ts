import { expect, test } from "@jest/globals";
import { bySecond, gaps, percentiles } from "../../../../tools/drill/measurements.js";

test("percentiles are values that occurred, by nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);

  expect(percentiles(values)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 });
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 });
  expect(percentiles([])).toBeUndefined();
});

test("gaps are the times between two events that are longer than the least, the longest first", () => {
  expect(gaps([0, 2_000, 100, 600, 5_000], 500)).toEqual([
    { fromMs: 2_000, lengthMs: 3_000 },
    { fromMs: 600, lengthMs: 1_400 },
  ]);
  expect(gaps([1], 0)).toEqual([]);
});

test("each second has its throughput and the latency of the records that were sent in it", () => {
  const samples = [
    { sentAtMs: 1_000, acknowledgedAtMs: 1_010, consumedAtMs: 2_500 },
    { sentAtMs: 1_900, acknowledgedAtMs: 3_100 },
    { sentAtMs: 3_000 },
  ];

  expect(bySecond(samples, 1_000, 3_900)).toEqual([
    { at: 0, acknowledged: 1, consumed: 0, latencyP99Ms: 1_200 },
    { at: 1, acknowledged: 0, consumed: 1 },
    { at: 2, acknowledged: 1, consumed: 0 },
  ]);
});
