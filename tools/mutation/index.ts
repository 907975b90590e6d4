import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Interrupted, interruptible } from "../command/interrupt.js";
import { root } from "../setup/folders.js";
import { acceptedSurvivors } from "./report/accepted.js";
import { resultOf } from "./report/result.js";
import { reportOf } from "./report/text.js";
import { failuresOf, judgedOf, noneJudged, progressLine, sampleLine } from "./report/verdict.js";
import type { JudgedMutant } from "./stryker/events.js";
import { runStryker } from "./stryker/run-stryker.js";
import { headCommit, recentTargets, type Targets, targetsOf, targetsSince } from "./targets.js";

export interface MutateOptions {
  /** Files and folders. @default everything that is mutated */
  readonly only?: readonly string[];
  /** Mutate only the lines that differ from this commit. */
  readonly since?: string;
  /** Mutate only lines that this number of commits changed, in one area. */
  readonly recent?: number;
  /** The number of mutants to judge, chosen by `seed`. @default all */
  readonly sample?: number;
  /** @default the commit, so that a repetition has the same sample */
  readonly seed?: string;
  /** Seconds from the first mutant, after which the run is stopped. @default no limit */
  readonly limitSeconds?: number;
  /** Processes that run tests. */
  readonly processes: number;
  /** The share of mutants that must be killed, in percent. */
  readonly minimum: number;
}

/** `msk mutate`: changes the code in one place at a time, and reports the changes that no unit test notices. */
export async function mutate(options: MutateOptions): Promise<void> {
  const targets = targetsFor(options);
  if (targets.mutate.length === 0) {
    process.stdout.write("Nothing to mutate: no line of these files was changed.\n");
    return;
  }
  const { sample, seed = headCommit().slice(0, 12) } = options;
  if (sample !== undefined) process.stdout.write(sampleLine(sample, seed, targets));
  const { mutants, stopped } = await judge(targets, { ...options, seed });
  const result = resultOf({
    // Stryker reports the mutants that no test runs first: in a run that was stopped, they would count too much.
    mutants: stopped === undefined ? mutants : mutants.filter(({ status }) => status !== "NoCoverage"),
    accepted: acceptedSurvivors(),
    linesOf,
    partial: sample !== undefined || stopped !== undefined || options.since !== undefined || options.recent !== undefined,
    ...(sample !== undefined && { sampledBy: seed }),
  });
  process.stdout.write(reportOf(result, mutants, { sampled: sample !== undefined && stopped === undefined }));
  if (stopped instanceof Interrupted) throw stopped;
  const failures = [...noneJudged(mutants, stopped), ...failuresOf(result, options)];
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

function targetsFor({ only = [], since, recent }: MutateOptions): Targets {
  if (recent !== undefined) return recentTargets(recent);
  return since === undefined ? targetsOf(only) : targetsSince(since, only);
}

/**
 * Judges mutants until all are judged, the time is over, or Ctrl-C.
 *
 * @returns what was judged until then, and what stopped it early
 */
async function judge(
  targets: Targets,
  { sample, seed, limitSeconds, processes }: MutateOptions & { readonly seed: string },
): Promise<{ mutants: JudgedMutant[]; stopped: Interrupted | "late" | undefined }> {
  const mutants: JudgedMutant[] = [];
  const started = Date.now();
  let planned: number | undefined;
  const seconds = () => Math.round((Date.now() - started) / 1_000);
  const progress = setInterval(() => process.stderr.write(`${progressLine(mutants, planned, seconds())}\n`), 10_000);
  const time = new AbortController();
  let limit: NodeJS.Timeout | undefined;
  try {
    await interruptible((interrupted) =>
      runStryker({
        ...{ targets, sample, seed, processes, signal: AbortSignal.any([interrupted, time.signal]) },
        onPlanned: (count) => {
          planned = Math.min(count, sample ?? count);
          // The run of all tests before the first mutant doesn't count: on a busy machine it alone can be longer than the limit.
          if (limitSeconds !== undefined) limit = setTimeout(() => time.abort(), limitSeconds * 1_000);
        },
        onJudged: (mutant) => mutants.push(mutant),
      }),
    );
  } catch (error) {
    if (error instanceof Interrupted) return { mutants, stopped: error };
    throw error;
  } finally {
    clearInterval(progress);
    clearTimeout(limit);
  }
  if (!time.signal.aborted) return { mutants, stopped: undefined };
  process.stdout.write(`Stopped after ${limitSeconds} s; ${judgedOf(mutants).length} mutants were judged.\n`);
  return { mutants, stopped: "late" };
}

const linesOf = (file: string): readonly string[] => {
  try {
    return readFileSync(join(root, file), "utf8").split("\n");
  } catch {
    return [];
  }
};
