import { readFileSync } from "node:fs";
import { join } from "node:path";
import { interruptible } from "../command/interrupt.js";
import { root } from "../setup/folders.js";
import { acceptedSurvivors } from "./report/accepted.js";
import { resultOf } from "./report/result.js";
import { reportOf } from "./report/text.js";
import { failuresOf, judgedOf, progressLine } from "./report/verdict.js";
import type { JudgedMutant } from "./stryker/events.js";
import { runStryker } from "./stryker/run-stryker.js";
import { type Targets, targetsOf, targetsSince } from "./targets.js";

export interface MutateOptions {
  /** Files and folders. @default everything that is mutated */
  readonly only?: readonly string[];
  /** Mutate only the lines that differ from this commit. */
  readonly since?: string;
  /** The number of mutants to judge, chosen by `seed`. @default all */
  readonly sample?: number;
  readonly seed: string;
  readonly limitSeconds?: number;
  /** Processes that run tests. */
  readonly processes: number;
  /** The share of mutants that must be killed, in percent. */
  readonly minimum: number;
}

/** `msk mutate`: changes the code in one place at a time, and reports the changes that no unit test notices. */
export async function mutate(options: MutateOptions): Promise<void> {
  const only = options.only ?? [];
  const targets = options.since === undefined ? targetsOf(only) : targetsSince(options.since, only);
  if (targets.mutate.length === 0) {
    process.stdout.write("Nothing to mutate: no line of these files was changed.\n");
    return;
  }
  const { mutants, complete } = await judge(targets, options);
  const sampled = options.sample !== undefined;
  const result = resultOf({
    mutants,
    accepted: acceptedSurvivors(),
    linesOf,
    partial: sampled || !complete || options.since !== undefined,
    ...(sampled && { sampledBy: options.seed }),
  });
  process.stdout.write(reportOf(result, mutants));
  const failures = failuresOf(result, options);
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

async function judge(
  targets: Targets,
  { sample, seed, limitSeconds, processes }: MutateOptions,
): Promise<{ mutants: JudgedMutant[]; complete: boolean }> {
  const mutants: JudgedMutant[] = [];
  const started = Date.now();
  const state = { planned: undefined as number | undefined, late: false };
  const seconds = () => Math.round((Date.now() - started) / 1_000);
  const progress = setInterval(() => process.stderr.write(`${progressLine(mutants, state.planned, seconds())}\n`), 10_000);
  try {
    await interruptible(async (interrupted) => {
      const time = limitSeconds === undefined ? undefined : AbortSignal.timeout(limitSeconds * 1_000);
      time?.addEventListener("abort", () => {
        state.late = true;
      });
      const signal = time ? AbortSignal.any([interrupted, time]) : interrupted;
      await runStryker({
        ...{ targets, sample, seed, processes, signal },
        onPlanned: (count) => {
          state.planned = Math.min(count, sample ?? count);
        },
        onJudged: (mutant) => mutants.push(mutant),
      });
    });
  } finally {
    clearInterval(progress);
  }
  if (state.late) process.stdout.write(`Stopped after ${limitSeconds} s; ${judgedOf(mutants).length} mutants were judged.\n`);
  return { mutants, complete: !state.late };
}

const linesOf = (file: string): readonly string[] => {
  try {
    return readFileSync(join(root, file), "utf8").split("\n");
  } catch {
    return [];
  }
};
