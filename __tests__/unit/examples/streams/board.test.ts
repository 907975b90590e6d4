import { expect, test } from "@jest/globals";
import { type Anomaly, Board, parseResult } from "../../../../examples/streams/dashboard/board.js";

const MINUTE_MS = 60_000;
const minute = (adId: string, number: number, impressions: number) => ({ adId, start: number * MINUTE_MS, impressions });

test("shows ads by their numbers, and their minutes in order, although partitions arrive in any order and records twice", () => {
  const board = new Board();

  for (const added of [minute("ad-10", 1, 5), minute("ad-2", 3, 7), minute("ad-2", 1, 6), minute("ad-2", 1, 6)]) board.addMinute(added);

  expect(board.state().ads).toEqual([
    {
      adId: "ad-2",
      minutes: [
        { start: MINUTE_MS, impressions: 6 },
        { start: 3 * MINUTE_MS, impressions: 7 },
      ],
    },
    { adId: "ad-10", minutes: [{ start: MINUTE_MS, impressions: 5 }] },
  ]);
});

test("shows one hour, and no ad that had no impressions in it", () => {
  const board = new Board();
  board.addMinute(minute("ended", 40, 1));
  for (let number = 41; number <= 100; number++) board.addMinute(minute("running", number, number));

  const { ads } = board.state();

  expect(ads.map(({ adId, minutes }) => [adId, minutes.length, minutes[0]?.impressions])).toEqual([["running", 60, 41]]);
});

test("keeps the newest twenty anomalies, each once, the newest first", () => {
  const board = new Board();
  const anomaly = (number: number): Anomaly => ({ ...minute("ad-1", number, 100), kind: "rise", expected: 10 });

  for (const number of [25, ...Array.from({ length: 25 }, (_, i) => i + 1)]) board.addAnomaly(anomaly(number));

  const numbers = board.state().anomalies.map(({ start }) => start / MINUTE_MS);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i));
});

test.each(["not JSON", "null", "{}", JSON.stringify({ adId: "a", start: 1.5, impressions: 1 })])("ignores the value %s", (value) => {
  expect(parseResult(Buffer.from(value))).toBeUndefined();
});

test("ignores a record without a value, and keeps the fields of an anomaly", () => {
  const anomaly = { adId: "a", start: 60_000, impressions: 9, kind: "drop", expected: 30 };

  expect([parseResult(null), parseResult(Buffer.from(JSON.stringify(anomaly)))]).toEqual([undefined, anomaly]);
});
