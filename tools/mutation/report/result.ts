import type { JudgedMutant } from "../stryker/events.js";
import { rankOf } from "../stryker/sample.js";
import { type AcceptedSurvivor, accepting, outdated, type ReadLines } from "./accepted.js";

/** What a run has found. */
export interface MutationResult {
  readonly killed: number;
  /** Among the killed: those that did not end in time. */
  readonly timedOut: number;
  /** Killed and not killed. */
  readonly judged: number;
  readonly survivors: readonly Survivor[];
  /** Entries of the list of accepted survivors that match no survivor. */
  readonly unused: readonly AcceptedSurvivor[];
}

export interface Survivor extends JudgedMutant {
  /** Why no test has to kill it. */
  readonly accepted?: string;
}

export interface Judgement {
  readonly mutants: readonly JudgedMutant[];
  readonly accepted: readonly AcceptedSurvivor[];
  readonly linesOf: ReadLines;
  /** The seed of a sample: an accepted survivor outside of it is not missed. */
  readonly sampledBy?: string;
  /** Not every mutant of the files was judged, so that an accepted survivor can be missing. */
  readonly partial: boolean;
}

/** Counts the results of mutants. Those that can't be compiled or loaded count neither way. */
export function resultOf({ mutants, accepted, linesOf, sampledBy, partial }: Judgement): MutationResult {
  const inSample = sampledBy === undefined ? mutants : withoutOthers(mutants, sampledBy);
  const timedOut = inSample.filter(({ status }) => status === "Timeout").length;
  const killed = inSample.filter(({ status }) => status === "Killed").length + timedOut;
  const used = new Set<AcceptedSurvivor>();
  const survivors = inSample
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .sort((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1))
    .map((mutant): Survivor => {
      const entry = accepting(mutant, accepted, linesOf);
      if (!entry) return mutant;
      used.add(entry);
      return { ...mutant, accepted: entry.reason };
    });
  const files = new Set(mutants.map(({ file }) => file));
  const unused = partial
    ? outdated(accepted, linesOf)
    : accepted.filter((entry) => !used.has(entry) && (files.has(entry.file) || linesOf(entry.file).length === 0));
  return { killed, timedOut, judged: killed + survivors.length, survivors, unused };
}

/**
 * Leaves out the mutants without any covering test that rank behind the sample. Stryker reports all of them: it chooses the sample among
 * the others.
 */
function withoutOthers(mutants: readonly JudgedMutant[], seed: string): JudgedMutant[] {
  const chosen = mutants.filter(({ status }) => status !== "NoCoverage" && status !== "CompileError" && status !== "Ignored");
  const last = chosen.map((mutant) => rankOf(mutant, seed)).reduce((a, b) => (a > b ? a : b), "");
  return mutants.filter((mutant) => mutant.status !== "NoCoverage" || rankOf(mutant, seed) <= last);
}
