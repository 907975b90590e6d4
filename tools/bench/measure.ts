import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The measurements of one process. */
export interface ProcessRun {
  readonly wallMs: number;
  /** Peak resident memory of the process itself, in MB. */
  readonly peakMb: number;
}

/** Makes a Node process write its peak memory when it exits. It is loaded with `--require`: `--import` would change how the program is loaded. */
const reportPeak = `process.on("exit", () => require("node:fs").writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS)));`;

/**
 * Runs a Node program once and measures its wall time and peak memory.
 *
 * @throws Error with the output, if the program fails
 */
export async function runNode(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<ProcessRun> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const peakFile = join(folder, "peak");
  const hook = join(folder, "report-peak.cjs");
  writeFileSync(hook, reportPeak);
  try {
    const started = process.hrtime.bigint();
    const child = spawn(process.execPath, ["--require", hook, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, BENCH_PEAK_FILE: peakFile },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    const code = await new Promise((resolve) => child.once("close", resolve));
    const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
    if (code !== 0) throw new Error(`node ${args.join(" ")} failed (exit ${code}):\n${output.slice(-4_000)}`);
    return { wallMs, peakMb: Number(readFileSync(peakFile, "utf8")) / 1_024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the percentile of the samples for `share` (0 to 1). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples: readonly number[]) => percentile(samples, 0.5);
