import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { interruptible } from "../command/interrupt.js";
import { UsageError } from "../command/run.js";
import { type Endpoint, progressOf, startLocalPlatform } from "../deploy/index.js";
import { root, runFolder } from "../setup/folders.js";
import { emptyRoot, type Locals, withBlocks } from "./configuration.js";
import { type Description, readDescriptions } from "./description.js";
import { openAll } from "./open-all.js";
import { neededBy, prerequisites } from "./prerequisites.js";
import { report } from "./report.js";
import { type Outcome, runDescription } from "./run-description.js";
import { Workspace } from "./workspace.js";

/** Workspaces that run descriptions at the same time, for machines with two cores. */
const WORKSPACES = 2;

/** A workspace takes some seconds to open, so a few descriptions share one. */
const DESCRIPTIONS_PER_WORKSPACE = 4;

/** Returns all descriptions, or those that `only` names by file or by file and key. @throws UsageError for an unknown name */
export function descriptionsNamed(only?: readonly string[]): Description[] {
  const all = readDescriptions(join(root, "tools/conformance/descriptions"));
  const matches = (name: string) => all.filter((each) => each.name === name || each.name.startsWith(`${name}/`));
  const unknown = only?.filter((name) => matches(name).length === 0) ?? [];
  if (unknown.length > 0) {
    const files = new Set(all.map(({ name }) => name.split("/")[0]));
    throw new UsageError(`--only ${unknown.join(",")}: no such description; use ${[...files].join(", ")}, or <file>/<description>.`);
  }
  return only ? all.filter(({ name }) => only.some((each) => name === each || name.startsWith(`${each}/`))) : all;
}

export interface ConformanceOptions {
  readonly only?: readonly string[];
  readonly brokers?: boolean;
  readonly json?: boolean;
}

/** `msk conformance`: runs descriptions on a separate local platform, and prints what differs. */
export async function conformance({ only, brokers = false, json = false }: ConformanceOptions): Promise<void> {
  const descriptions = descriptionsNamed(only);
  const progress = progressOf(json);
  const outcomes = await interruptible(async (signal) => {
    const folder = runFolder("conformance");
    progress("Starting a local platform");
    const platform = await startLocalPlatform(join(folder, "local"), () => undefined, signal, { brokers });
    let passed = false;
    try {
      const found = await runAll(descriptions, { endpoint: platform.endpoint, folder, progress, signal });
      passed = found.every(({ difference }) => !difference);
      return found;
    } finally {
      await platform.stop(!passed);
      if (passed || signal.aborted) await rm(folder, { recursive: true, force: true });
      else progress(`Logs are kept in ${relative(root, folder)}`);
    }
  });
  process.stdout.write(json ? `${JSON.stringify(outcomes, null, 2)}\n` : `\n${report(outcomes)}\n`);
  if (outcomes.some(({ difference }) => difference)) process.exitCode = 1;
}

export interface RunOptions {
  readonly endpoint: Endpoint;
  /** For Terraform's files. */
  readonly folder: string;
  readonly progress: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs descriptions, several at a time. */
export async function runAll(descriptions: readonly Description[], options: RunOptions): Promise<Outcome[]> {
  const { endpoint, folder, progress, signal } = options;
  const open = (name: string) => Workspace.open(join(folder, name), endpoint, signal);
  const length = Math.min(WORKSPACES, Math.ceil(descriptions.length / DESCRIPTIONS_PER_WORKSPACE));
  const opened = await openAll(["prerequisites", ...Array.from({ length }, (_, i) => `workspace-${i + 1}`)], open);
  const [first, ...workspaces] = opened as [Workspace, ...Workspace[]];
  try {
    progress("Creating what descriptions refer to");
    const locals = await createPrerequisites(descriptions, first, endpoint.region);
    const outcomes = new Map<string, Outcome>();
    const waiting = [...descriptions];
    const work = async (workspace: Workspace) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        signal?.throwIfAborted();
        const outcome = await runDescription(next, workspace, endpoint.region, locals);
        outcomes.set(next.name, outcome);
        const result = outcome.difference === undefined ? "passed" : `FAILED: ${outcome.difference}`;
        progress(`[${outcomes.size}/${descriptions.length}] ${outcome.name}, ${outcome.seconds} s: ${result}`);
      }
    };
    await Promise.all(workspaces.map(work));
    return descriptions.map(({ name }) => outcomes.get(name) as Outcome);
  } finally {
    await Promise.all(opened.map((workspace) => workspace.close()));
  }
}

/** Creates what descriptions refer to. @returns its outputs */
async function createPrerequisites(descriptions: readonly Description[], workspace: Workspace, region: string): Promise<Locals> {
  await workspace.write(withBlocks(emptyRoot(region), { ...neededBy(descriptions, prerequisites()) }));
  await workspace.apply();
  const { pending, outputs } = await workspace.plan();
  if (pending.length > 0) throw new Error(`prerequisites.yaml: a second plan is not empty:\n${pending.join("\n")}`);
  return outputs;
}
