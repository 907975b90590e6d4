import { expect, test } from "@jest/globals";
import { isWithin } from "../../../../../tools/changes/settings/within.js";

test.each([
  ["observability", true],
  ["observability.lag.<name>.topics", true],
  ["observability{kind=new}.lag", true],
  ["observability2", false],
  ["cluster.observability", false],
])("%s is within observability: %s", (name, expected) => {
  expect(isWithin(["topics", "observability"], name)).toBe(expected);
});

test("every setting is within no list", () => {
  expect(isWithin(undefined, "cluster.brokers")).toBe(true);
});
