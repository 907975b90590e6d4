import { z } from "zod";
import type { ChildExit } from "../local/process/index.js";

/** The number of tests of a layer, or of all layers, by outcome. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The result of one layer. */
export interface LayerResult extends Counts {
  /** A failure that is not the failure of a test: the layer has no complete report of a successful run. It is counted as one failure. */
  readonly problem?: string;
}

const count = z.int().min(0);

/** The part of jest's JSON report that is counted. */
const jestReport = z.object({
  success: z.boolean(),
  numPassedTests: count,
  numFailedTests: count,
  numPendingTests: count,
  numTodoTests: count,
  /** Test files that failed to load, or whose worker process was killed. */
  numRuntimeErrorTestSuites: count,
});

/**
 * Counts the tests of a layer from the report that jest wrote and from the exit of the layer's process. A layer passes only if its
 * process exited with 0 and wrote a complete report with at least one test: a process that is killed, or exits early, proves nothing.
 *
 * @param report - the text of the report; undefined if there is no file
 */
export function layerResult(report: string | undefined, { code, signal }: ChildExit): LayerResult {
  const exit = signal ? `was killed by ${signal}` : `exited with ${code}`;
  const counted = report === undefined ? undefined : read(report);
  if (!counted) {
    const file = report === undefined ? "wrote no report" : "left an incomplete report";
    return { passed: 0, failed: 1, skipped: 0, problem: `the layer's process ${file} and ${exit}` };
  }
  const { success, ...counts } = counted;
  if (counts.failed > 0) return counts;
  if (code !== 0) return { ...counts, failed: 1, problem: `no test failed, but the layer's process ${exit}` };
  if (!success) return { ...counts, failed: 1, problem: "no test failed, but jest reports a failed run" };
  if (counts.passed === 0) return { ...counts, failed: 1, problem: "no test ran" };
  return counts;
}

function read(report: string): (Counts & { readonly success: boolean }) | undefined {
  const parsed = jestReport.safeParse(parseJson(report));
  if (!parsed.success) return undefined;
  const { success, numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = parsed.data;
  return { success, passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests + numTodoTests };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the process stopped while it wrote
  }
}
