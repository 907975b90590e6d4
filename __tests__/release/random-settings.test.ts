import { expect, test } from "@jest/globals";
import { readOrReport } from "../changes/read-or-report.js";

test("any of ten thousand documents gives a report or a stack", () => {
  const { valid, refused } = readOrReport(10_000);
  expect(valid + refused).toBe(10_000);
  expect(valid).toBeGreaterThan(1_500);
  expect(refused).toBeGreaterThan(1_500);
}, 7_200_000);
