import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { interruptible } from "../command/interrupt.js";
import { runChild } from "../local/process/index.js";
import { root, workFolder } from "../setup/folders.js";
import { type Layer, layers } from "./layers.js";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Runs layers one after another, continues after a failure, and prints the total as `N passed, N failed, N skipped`.
 * A layer without results (its platform did not start) counts as one failure.
 */
export async function test(selected: readonly Layer[]): Promise<void> {
  const results = join(workFolder, "test-results");
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });
  // Libraries leave files in the temporary folder (cdktf one folder for each stack), so the tests get a separate one.
  const temporary = join(results, "tmp");
  await mkdir(temporary);
  process.env["TMPDIR"] = temporary;
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const work = interruptible(async (signal) => {
    for (const layer of selected) {
      if (signal.aborted) break;
      const started = Date.now();
      process.stdout.write(`\n── ${layer} ${"─".repeat(70 - layer.length)}\n`);
      const counts = await run(layer, join(results, `${layer}.json`), signal);
      process.stdout.write(`── ${layer}: ${line(counts)} in ${Math.round((Date.now() - started) / 1_000)} s\n`);
      for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
    }
  });
  await work.finally(() => rm(temporary, { recursive: true, force: true }));
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
  process.stdout.write(`\n${line(total)}\n`);
}

async function run(layer: Layer, resultFile: string, signal: AbortSignal): Promise<Counts> {
  const [program, ...args] = layers[layer];
  const report = ["--json", `--outputFile=${resultFile}`, "--silent=false"];
  const { code } = await runChild(program, [...args, ...report], {
    name: layer,
    cwd: root,
    // cdktf 0.21 calls the deprecated util.isArray.
    env: { ...process.env, NODE_OPTIONS: "--disable-warning=DEP0044", FORCE_COLOR: process.stdout.isTTY ? "1" : "0" },
    onLine: (text) => {
      if (!text.startsWith('{"num')) process.stdout.write(`${text}\n`); // jest also prints the JSON report
    },
    signal,
    onAbort: (child) => child.stop(60_000),
  });
  const counts = await read(resultFile);
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function read(file: string): Promise<Counts> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (!text) return { passed: 0, failed: 0, skipped: 0 };
  const result = JSON.parse(text) as JestResult;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that failed to load. */
  readonly numRuntimeErrorTestSuites: number;
}

const line = ({ passed, failed, skipped }: Counts) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
