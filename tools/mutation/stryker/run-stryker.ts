import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { runChild } from "../../local/process/index.js";
import { root, workFolder } from "../../setup/folders.js";
import { ignoredTests, type Targets } from "../targets.js";
import { configurationOf } from "./configuration.js";
import { eventOf, type JudgedMutant } from "./events.js";

export interface StrykerRun {
  readonly targets: Targets;
  /** The number of mutants to judge. @default all */
  readonly sample?: number;
  readonly seed: string;
  readonly processes: number;
  /** Aborted for Ctrl-C, and when the time is over. */
  readonly signal: AbortSignal;
  readonly onPlanned: (mutants: number) => void;
  readonly onJudged: (mutant: JudgedMutant) => void;
}

/**
 * Runs Stryker in a process group that ends with this process, in a folder that is removed afterwards.
 *
 * @throws Error with Stryker's output if it fails, for instance because a test fails without a mutant
 */
export async function runStryker({ targets, sample, seed, processes, signal, onPlanned, onJudged }: StrykerRun): Promise<void> {
  const parent = join(workFolder, "tmp", "mutation");
  mkdirSync(parent, { recursive: true });
  // A run that was killed could not remove its folder.
  for (const left of readdirSync(parent)) if (!isRunning(Number(left))) rmSync(join(parent, left), { recursive: true, force: true });
  const folder = join(parent, String(process.pid));
  mkdirSync(folder);
  try {
    const [plugin, runtime] = bundled(folder);
    const { tests } = targets;
    const options = { root, notes: join(folder, "test-files.json"), runtime, tests, ignoredTests, seed, sample };
    writeFileSync(join(folder, "stryker.json"), JSON.stringify(configurationOf({ targets, folder, plugin, options, processes })));
    const other: string[] = [];
    const { code } = await runChild("stryker", ["run", join(folder, "stryker.json")], {
      name: "stryker",
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: "--disable-warning=DEP0044", FORCE_COLOR: "0" },
      onLine: (line) => {
        const event = eventOf(line);
        if (event?.event === "planned") onPlanned(event.mutants);
        else if (event?.event === "judged") onJudged(event.mutant);
        else if (line.trim() !== "") other.push(line);
      },
      signal,
      onAbort: async (child) => {
        await child.stop(20_000);
        killGroup(child.pid);
      },
    });
    if (code !== 0 && !signal.aborted) throw new Error(`Stryker failed with exit code ${code}:\n${other.join("\n")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compiles the plugin and Jest's runtime: neither Stryker nor Jest loads TypeScript here. */
function bundled(folder: string): [plugin: string, runtime: string] {
  const build = (name: string, format: "esm" | "cjs", extension: string): string => {
    const outfile = join(folder, `${name}.${extension}`);
    buildSync({
      entryPoints: [join(root, "tools/mutation/stryker", `${name}.ts`)],
      bundle: true,
      packages: "external",
      platform: "node",
      format,
      outfile,
      logLevel: "error",
      ...(format === "cjs" && { footer: { js: "module.exports = module.exports.default;" } }),
    });
    return outfile;
  };
  return [build("plugin", "esm", "mjs"), build("jest-runtime", "cjs", "cjs")];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Kills what is left of a process group: Stryker exits on a signal without its workers, and one of them can be in an endless loop. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // None is left.
  }
}
