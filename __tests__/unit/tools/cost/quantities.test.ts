import { describe, expect, test } from "@jest/globals";
import { assumption, durationInHours, mibPerSecond, number } from "../../../../tools/cost/quantities.js";

describe("a rate", () => {
  test.each([
    ["20MiBps", 20],
    ["20MB/s", 19.073486328125],
    ["1GiBps", 1024],
    ["512KiBps", 0.5],
    ["1048576Bps", 1],
    ["0.5MiBps", 0.5],
    ["1000KBps", 0.95367431640625],
    ["1GBps", 953.67431640625],
  ])("%s is %d MiB/s", (text, expected) => expect(mibPerSecond(text)).toBe(expected));

  test.each(["20", "20MB", "MBps", "-1MBps", "20mbps", "20MBps ", "1e3MBps", "1TBps", "20iBps"])("%j is rejected", (text) =>
    expect(() => mibPerSecond(text)).toThrow("Write a rate as 20MBps or 20MiBps; units: B, KB, MB, GB, KiB, MiB, GiB."),
  );
});

describe("a duration", () => {
  test.each([
    ["36h", 36],
    ["3d", 72],
    ["2w", 336],
    ["0.5d", 12],
  ])("%s is %d hours", (text, expected) => expect(durationInHours(text)).toBe(expected));

  test.each(["3", "d", "3m", "-1d", "3d "])("%j is rejected", (text) =>
    expect(() => durationInHours(text)).toThrow("Write a duration as 36h, 3d or 2w."),
  );
});

describe("a number", () => {
  test.each([
    ["0", 0],
    ["1.5", 1.5],
    ["1e3", 1000],
  ])("%s is %d", (text, expected) => expect(number(text)).toBe(expected));

  test.each(["", " ", "-1", "x", "Infinity", "NaN"])("%j is rejected", (text) =>
    expect(() => number(text)).toThrow("It must be a number from 0."),
  );
});

describe("an assumption", () => {
  test("is added to those before, the last one counts", () => {
    const given = assumption("topics=3", assumption("topics=2", assumption("natGib=7")));

    expect(given).toEqual({ natGib: 7, topics: 3 });
  });

  test.each(["topics", "topics=", "=3", "to-pics=3"])("%j is rejected", (text) =>
    expect(() => assumption(text)).toThrow("Write an assumption as name=value: inMibPerSecond=20."),
  );

  test("with a value that is no number is rejected", () => expect(() => assumption("topics=many")).toThrow("It must be a number from 0."));
});
