import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ProcessRun {
  readonly wallMs: number;
  /** Peak resident memory of the process itself, in MB. */
  readonly peakMb: number;
}

/** Makes a Node process write its peak memory as it ends. Required, not imported: `--import` would change how the program is loaded. */
const reportPeak = `process.on("exit", () => require("node:fs").writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS)));`;

/** Runs a Node program once, from outside: its wall time and its peak memory. @throws if it fails, with what it said */
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
    let said = "";
    child.stdout.on("data", (data) => (said += data));
    child.stderr.on("data", (data) => (said += data));
    const code = await new Promise((resolve) => child.once("close", resolve));
    const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
    if (code !== 0) throw new Error(`node ${args.join(" ")} failed (exit ${code}):\n${said.slice(-4_000)}`);
    return { wallMs, peakMb: Number(readFileSync(peakFile, "utf8")) / 1_024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples: readonly number[]) => percentile(samples, 0.5);
