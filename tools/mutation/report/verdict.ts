import type { JudgedMutant } from "../stryker/events.js";
import type { MutationResult } from "./result.js";
import { percent } from "./text.js";

/** What a run requires. */
export interface Requirements {
  /** Set for a sample, which has too few mutants to fail for one survivor. */
  readonly sample?: number;
  /** The share of mutants that must be killed, in percent. */
  readonly minimum: number;
}

/** The number of mutants below which a sample's share is chance. */
const SMALLEST_SAMPLE = 20;

/** Returns what a run fails for. */
export function failuresOf({ killed, judged, survivors, unused }: MutationResult, { sample, minimum }: Requirements): string[] {
  const unlisted = survivors.filter(({ accepted }) => accepted === undefined);
  return [
    ...(percent(killed, judged) < minimum && (sample === undefined || judged >= SMALLEST_SAMPLE)
      ? [`${percent(killed, judged)} % are killed; at least ${minimum} % are required.`]
      : []),
    ...(sample === undefined && unlisted.length > 0
      ? [`${unlisted.length} survivors have no reason in the list of accepted survivors; test what they change, or add them with a reason.`]
      : []),
    ...(unused.length > 0 ? [`${unused.length} accepted survivors match nothing; remove them from the list.`] : []),
  ];
}

/** Returns the mutants that tests were run for. */
export const judgedOf = (mutants: readonly JudgedMutant[]) =>
  mutants.filter(({ status }) => status !== "CompileError" && status !== "Ignored");

/** Returns a line of progress. Before the first run of all tests has ended, the number of mutants is unknown. */
export function progressLine(mutants: readonly JudgedMutant[], planned: number | undefined, seconds: number): string {
  if (planned === undefined) return `${seconds} s: running the tests without a mutant`;
  const judged = judgedOf(mutants);
  const survived = judged.filter(({ status }) => status === "Survived" || status === "NoCoverage").length;
  return `${seconds} s: ${judged.length} of ${planned} mutants, ${survived} survived`;
}
