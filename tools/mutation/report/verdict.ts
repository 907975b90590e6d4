import type { JudgedMutant } from "../stryker/events.js";
import type { Targets } from "../targets.js";
import type { MutationResult } from "./result.js";
import { percent } from "./text.js";

/** What a run requires. */
export interface Requirements {
  /** Set for a sample, whose share differs from the share of all mutants by chance. */
  readonly sample?: number;
  /** The share of mutants that must be killed, in percent. */
  readonly minimum: number;
}

/** The number of mutants below which a sample says nothing about the others: they are often in one function. */
const SMALLEST_SAMPLE = 20;

/** A sample fails only if chance explains it in fewer than one of this number of samples. */
const CHANCE = 1_000;

/** Returns what a run fails for. */
export function failuresOf({ killed, judged, survivors, unused }: MutationResult, { sample, minimum }: Requirements): string[] {
  const unlisted = survivors.filter(({ accepted }) => accepted === undefined);
  return [
    ...(sample === undefined ? tooFew(killed, judged, minimum) : tooFewInSample(killed, judged, minimum)),
    ...(sample === undefined && unlisted.length > 0
      ? [`${unlisted.length} survivors have no reason in the list of accepted survivors; test what they change, or add them with a reason.`]
      : []),
    ...(unused.length > 0 ? [`${unused.length} accepted survivors match nothing; remove them from the list.`] : []),
  ];
}

/** Returns the failure of a run that its time limit stopped before any mutant was judged: its share of 0 of 0 says nothing. */
export const noneJudged = (mutants: readonly JudgedMutant[], stopped: unknown): string[] =>
  stopped === "late" && judgedOf(mutants).length === 0 ? ["No mutant was judged before the time was over; raise --limit-seconds."] : [];

const tooFew = (killed: number, judged: number, minimum: number): string[] =>
  percent(killed, judged) < minimum ? [`${percent(killed, judged)} % are killed; at least ${minimum} % are required.`] : [];

function tooFewInSample(killed: number, judged: number, minimum: number): string[] {
  if (judged < SMALLEST_SAMPLE || probabilityOfAtMost(killed, judged, minimum / 100) >= 1 / CHANCE) return [];
  return [
    `${killed} of the ${judged} mutants in the sample are killed, and ${minimum} % are required. If ${minimum} % of all mutants were killed, fewer than ` +
      `one of ${CHANCE.toLocaleString("en")} samples would have so few: test what the survivors change.`,
  ];
}

/** Returns the probability of at most `most` successes in a number of independent trials: the cumulative binomial distribution. */
export function probabilityOfAtMost(most: number, trials: number, success: number): number {
  if (success >= 1) return most < trials ? 0 : 1;
  // Logarithms: with a thousand trials the first terms are smaller than any number.
  let term = trials * Math.log(1 - success);
  let sum = Math.exp(term);
  for (let k = 1; k <= most; k++) {
    term += Math.log((trials - k + 1) / k) + Math.log(success / (1 - success));
    sum += Math.exp(term);
  }
  return sum;
}

/** Returns the mutants that tests were run for. */
export const judgedOf = (mutants: readonly JudgedMutant[]) =>
  mutants.filter(({ status }) => status !== "CompileError" && status !== "Ignored");

/** Returns the line that names a sample, so that it can be repeated. */
export function sampleLine(size: number, seed: string, { mutate }: Targets): string {
  const files = new Set(mutate.map((pattern) => pattern.replace(/:\d+-\d+$/, "")));
  return `A sample of ${size} mutants in ${files.size === 1 ? [...files].join() : `${files.size} files or folders`}, seed ${seed}\n`;
}

/** Returns a line of progress. Before the first run of all tests has ended, the number of mutants is unknown. */
export function progressLine(mutants: readonly JudgedMutant[], planned: number | undefined, seconds: number): string {
  if (planned === undefined) return `${seconds} s: running the tests without a mutant`;
  const judged = judgedOf(mutants);
  const survived = judged.filter(({ status }) => status === "Survived" || status === "NoCoverage").length;
  return `${seconds} s: ${judged.length} of ${planned} mutants, ${survived} survived`;
}
