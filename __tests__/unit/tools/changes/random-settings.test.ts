import { expect, test } from "@jest/globals";
import { readOrReport } from "../../../support/settings/read-or-report.js";

// Ten thousand are read before a release: __tests__/release/random-settings.test.ts.
test("any document gives a report or a stack", () => {
  const { valid, refused } = readOrReport(300);
  expect(valid).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
}, 300_000);
