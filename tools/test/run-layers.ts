import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { interruptible } from "../command/interrupt.js";
import { runChild } from "../local/process/index.js";
import { root } from "../setup/folders.js";
import { type Counts, type LayerResult, layerResult } from "./layer-result.js";

/** A test layer: a command that accepts jest's options. */
export interface LayerCommand {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/**
 * Runs layers one after another, continues after a failure, and prints the total as `N passed, N failed, N skipped`. Sets the exit code 1
 * unless every layer passed.
 *
 * @param folder - for the reports; its earlier content is removed
 */
export async function runLayers(layers: readonly LayerCommand[], folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  // Libraries leave files in the temporary folder (cdktf one folder for each stack), so the tests get a separate one.
  const temporary = join(folder, "tmp");
  await mkdir(temporary, { recursive: true });
  const results: LayerResult[] = [];
  const work = interruptible(async (signal) => {
    for (const layer of layers) {
      if (signal.aborted) break;
      const started = Date.now();
      process.stdout.write(`\n── ${layer.name} ${"─".repeat(70 - layer.name.length)}\n`);
      const result = await run(layer, join(folder, `${layer.name}.json`), temporary, signal);
      results.push(result);
      if (result.problem) process.stdout.write(`── ${layer.name}: ${result.problem}\n`);
      process.stdout.write(`── ${layer.name}: ${line(result)} in ${Math.round((Date.now() - started) / 1_000)} s\n`);
    }
  });
  await work.finally(() => rm(temporary, { recursive: true, force: true }));
  const sum = (outcome: keyof Counts) => results.reduce((total, result) => total + result[outcome], 0);
  const total = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
  process.stdout.write(`\n${line(total)}\n`);
}

async function run({ name, command }: LayerCommand, reportFile: string, temporary: string, signal: AbortSignal): Promise<LayerResult> {
  const [program, ...args] = command;
  // With --ci, a snapshot that is not committed is a failure; otherwise jest would write it, and the test would pass.
  const options = ["--ci", "--json", `--outputFile=${reportFile}`, "--silent=false"];
  try {
    const exit = await runChild(program, [...args, ...options], {
      name,
      cwd: root,
      env: {
        ...process.env,
        TMPDIR: temporary,
        NODE_OPTIONS: "--disable-warning=DEP0044", // cdktf 0.21 calls the deprecated util.isArray
        FORCE_COLOR: process.stdout.isTTY ? "1" : "0",
      },
      onLine: (text) => {
        if (!text.startsWith('{"num')) process.stdout.write(`${text}\n`); // jest also prints the JSON report
      },
      signal,
      onAbort: (child) => child.stop(60_000),
    });
    return layerResult(await readFile(reportFile, "utf8").catch(() => undefined), exit);
  } catch (failure) {
    return { passed: 0, failed: 1, skipped: 0, problem: (failure as Error).message };
  }
}

const line = ({ passed, failed, skipped }: Counts) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
