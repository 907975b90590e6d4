import { describe, expect, test } from "@jest/globals";
import { History } from "../../../../../tools/console/cluster/history.js";
import type { Observation } from "../../../../../tools/console/cluster/observation.js";

const at = (seconds: number, written: number | undefined, lag = 0): Observation => ({
  at: 1_000_000 + seconds * 1_000,
  brokers: [1, 2, 3],
  topics: [{ name: "orders", partitions: [], ...(written !== undefined && { offsets: [{ partition: 0, first: 0, end: written }] }) }],
  groups: [{ id: "billing", state: "Stable", members: 1, partitions: [{ topic: "orders", partition: 0, committed: 0, end: lag, lag }] }],
  requestMs: 4.27,
});

const historyOf = (...observations: readonly Observation[]) => {
  const history = new History();
  for (const observation of observations) history.add(observation);
  return history;
};

const values = (history: History, id: string) =>
  history
    .plots()
    .find((plot) => plot.id === id)
    ?.lines.map((line) => line.values);

describe("History", () => {
  test("has no rate before the second observation", () => {
    expect(new History().plots()).toEqual([]);
    expect(historyOf(at(0, 100)).rate("orders")).toBeUndefined();
    expect(historyOf(at(0, 100), at(2, 300)).rate("orders")).toBe(100);
  });

  test("measures the rate over the last seconds", () => {
    const history = historyOf(at(0, 0), at(2, 0), at(4, 0), at(6, 600), at(8, 1_200));
    expect(history.rate("orders")).toBe(200); // 1,200 messages in the 6 s from 2 to 8
    expect(values(history, "throughput")).toEqual([[null, 0, 0, 100, 200]]);
  });

  test("skips what could not be read, and never shows a negative rate", () => {
    expect(values(historyOf(at(0, 500), at(2, undefined), at(4, 100)), "throughput")).toEqual([[null, null, 0]]);
    expect(historyOf(at(0, 5)).rate("unknown")).toBeUndefined();
  });

  test("plots lag and round trips", () => {
    const history = historyOf(at(0, 0, 7), at(2, 0, 9));
    expect(values(history, "lag")).toEqual([[7, 9]]);
    expect(values(history, "latency")).toEqual([[4.3, 4.3]]);
    expect(history.plots()[0]?.times).toEqual([1_000_000, 1_002_000]);
  });

  test("keeps fifteen minutes", () => {
    const history = new History();
    for (let seconds = 0; seconds <= 20 * 60; seconds += 10) history.add(at(seconds, seconds));
    const { times = [] } = history.plots()[0] ?? {};
    expect([times.length, (times.at(-1) ?? 0) - (times[0] ?? 0)]).toEqual([91, 15 * 60_000]);
    expect(values(history, "throughput")?.[0]?.at(0)).toBe(1);
  });

  const lags = (...all: readonly number[]) => historyOf(...all.map((lag, i) => at(i * 4, 0, lag)));

  test("finds a lag that only grows", () => {
    expect(lags(0, 20, 40, 60, 80, 100).isGrowing("billing")).toBe(true);
  });

  test.each([
    ["shrinks in between", [0, 20, 40, 30, 80, 100]],
    ["is large but constant", [500, 500, 500, 500, 500, 500]],
    ["is a batch in progress", [0, 10, 20, 30, 40, 50]],
    ["was observed for a moment only", [0, 100]],
    ["shrinks", [500, 400, 300, 200, 100, 0]],
  ])("ignores a lag that %s", (_, all) => {
    expect(lags(...all).isGrowing("billing")).toBe(false);
  });
});
