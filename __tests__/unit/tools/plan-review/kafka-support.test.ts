import { expect, test } from "@jest/globals";
import { compareVersions } from "../../../../tools/plan-review/kafka-support.js";

test.each([
  ["3.9.x", "3.9.x", 0],
  ["3.9.x", "3.10.x", -1],
  ["3.9.x.kraft", "4.0.x.kraft", -1],
  ["4.0.x.kraft", "3.9.x.kraft", 1],
  ["3.9.x", "3.9.x.kraft", -1],
  ["2.8.1", "2.8.2.tiered", 0],
  ["other", "3.9.x", -3],
])("compares %s with %s", (one, other, sign) => {
  expect(Math.sign(compareVersions(one, other))).toBe(Math.sign(sign));
});
