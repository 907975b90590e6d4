import { expect, test } from "@jest/globals";
import { layerResult } from "../../../../tools/test/layer-result.js";

const report = {
  success: true,
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 0,
};
const text = (changed: Partial<typeof report> = {}) => JSON.stringify({ ...report, ...changed, testResults: [] });
const exited = (code: number) => ({ code, signal: null });

test("a successful run counts its tests", () => {
  expect(layerResult(text(), exited(0))).toEqual({ passed: 12, failed: 0, skipped: 3 });
});

test("failed tests and test files that failed to load are counted, whatever the exit", () => {
  const failed = text({ success: false, numFailedTests: 2, numRuntimeErrorTestSuites: 3 });

  expect(layerResult(failed, exited(1))).toEqual({ passed: 12, failed: 5, skipped: 3 });
  expect(layerResult(failed, exited(0))).toEqual({ passed: 12, failed: 5, skipped: 3 });
});

test.each([
  ["writes no report and exits with 0", undefined, exited(0), "the layer's process wrote no report and exited with 0"],
  ["writes no report and exits with 1", undefined, exited(1), "the layer's process wrote no report and exited with 1"],
  ["is killed", undefined, { code: null, signal: "SIGKILL" }, "the layer's process wrote no report and was killed by SIGKILL"],
  ["writes an empty report", "", exited(0), "the layer's process left an incomplete report and exited with 0"],
  ["writes half of a report", text().slice(0, 60), exited(0), "the layer's process left an incomplete report and exited with 0"],
  ["writes another document", "{}", exited(0), "the layer's process left an incomplete report and exited with 0"],
  ["writes no number", text().replace("12", "null"), exited(0), "the layer's process left an incomplete report and exited with 0"],
] as const)("a process that %s is one failure", (_, found, exit, problem) => {
  expect(layerResult(found, exit)).toEqual({ passed: 0, failed: 1, skipped: 0, problem });
});

test.each([
  ["a process that fails after its tests", text(), exited(7), "no test failed, but the layer's process exited with 7"],
  [
    "a process that is killed after its tests",
    text(),
    { code: null, signal: "SIGSEGV" },
    "no test failed, but the layer's process was killed by SIGSEGV",
  ],
  ["an unsuccessful run without a failed test", text({ success: false }), exited(0), "no test failed, but jest reports a failed run"],
] as const)("%s is one failure", (_, found, exit, problem) => {
  expect(layerResult(found, exit)).toEqual({ passed: 12, failed: 1, skipped: 3, problem });
});

test("a run without a test that passed is one failure", () => {
  expect(layerResult(text({ numPassedTests: 0 }), exited(0))).toEqual({ passed: 0, failed: 1, skipped: 3, problem: "no test ran" });
});
