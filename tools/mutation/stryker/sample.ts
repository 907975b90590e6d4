import { createHash } from "node:crypto";

/** What identifies a mutant, independent of the run. */
export interface MutantPosition {
  /** Relative to the root folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly replacement: string;
}

/** Returns a number that decides the order of mutants in samples with the same seed. */
export function rankOf({ file, line, column, mutator, replacement }: MutantPosition, seed: string): string {
  return createHash("sha256").update([seed, file, line, column, mutator, replacement].join("\n")).digest("hex");
}

/** Returns the `size` mutants with the lowest ranks. */
export function sampleOf<T extends MutantPosition>(mutants: readonly T[], size: number, seed: string): T[] {
  const ranked = mutants.map((mutant) => ({ mutant, rank: rankOf(mutant, seed) }));
  return ranked
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant);
}
