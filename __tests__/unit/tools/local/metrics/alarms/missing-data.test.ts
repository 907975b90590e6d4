import { describe, expect, test } from "@jest/globals";
import { stateOf } from "../../../../../../tools/local/metrics/alarms/missing-data.js";
import type { MissingData } from "../../../../../../tools/local/metrics/index.js";

/** `0` is within the threshold, `X` breaches it, `-` is missing; the newest point is the last. */
const points = (text: string) => [...text].map((sign) => (sign === "-" ? undefined : sign === "X"));

const stateWith = (text: string, missingData: MissingData, datapointsToAlarm: number) =>
  stateOf(points(text), { evaluationPeriods: 3, datapointsToAlarm, missingData });

const columns = ["missing", "ignore", "breaching", "notBreaching"] as const;

type Row = readonly [points: string, ...states: (string | undefined)[]];

const tables: readonly [datapoints: number, rows: readonly Row[]][] = [
  [
    3,
    [
      ["0-X-X", "OK", "OK", "OK", "OK"],
      ["0----", "OK", "OK", "OK", "OK"],
      ["-----", "INSUFFICIENT_DATA", undefined, "ALARM", "OK"],
      ["0XX-X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["--X--", "ALARM", undefined, "ALARM", "OK"],
    ],
  ],
  [
    2,
    [
      ["0-X-X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["00X0X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["0-X--", "OK", "OK", "ALARM", "OK"],
      ["----0", "OK", "OK", "ALARM", "OK"],
      ["---X-", "ALARM", undefined, "ALARM", "OK"],
      ["----X", "OK", undefined, "ALARM", "OK"],
    ],
  ],
];

describe.each(tables)("%d of 3 points must breach", (datapoints, rows) => {
  test.each(rows.map((row) => ({ points: row[0], expected: row.slice(1) })))("$points", ({ points: text, expected }) => {
    expect(columns.map((missingData) => stateWith(text, missingData, datapoints))).toEqual(expected);
  });
});
