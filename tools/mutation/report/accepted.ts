import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../setup/folders.js";
import type { JudgedMutant } from "../stryker/events.js";

/** A mutant that no test has to kill. */
export interface AcceptedSurvivor {
  readonly file: string;
  readonly mutator: string;
  /** The whole text of the mutant's first line, without indentation. */
  readonly line: string;
  /** The replacement, where the line has several mutants of that kind. @default any */
  readonly replacement?: string;
  readonly reason: string;
}

/** Accepted survivors, relative to the root folder. */
export const acceptedFile = "tools/mutation/accepted-survivors.yaml";

/** Reads the accepted survivors. @throws for an entry without a field */
export function acceptedSurvivors(text = readFileSync(join(root, acceptedFile), "utf8")): AcceptedSurvivor[] {
  const entries = (parse(text) ?? []) as Partial<AcceptedSurvivor>[];
  for (const [i, entry] of entries.entries())
    for (const field of ["file", "mutator", "line", "reason"] as const)
      if (!entry[field]) throw new Error(`${acceptedFile}: entry ${i + 1} has no ${field}`);
  return entries as AcceptedSurvivor[];
}

/** Returns the lines of a source file, or nothing if it does not exist. */
export type ReadLines = (file: string) => readonly string[];

/** Returns the entry that accepts a mutant. */
export function accepting(mutant: JudgedMutant, accepted: readonly AcceptedSurvivor[], linesOf: ReadLines): AcceptedSurvivor | undefined {
  const line = linesOf(mutant.file)[mutant.line - 1]?.trim();
  return accepted.find(
    (entry) =>
      entry.file === mutant.file &&
      entry.mutator === mutant.mutator &&
      entry.line === line &&
      (entry.replacement === undefined || entry.replacement === mutant.replacement),
  );
}

/** Returns the entries whose line their file no longer contains. */
export const outdated = (accepted: readonly AcceptedSurvivor[], linesOf: ReadLines): AcceptedSurvivor[] =>
  accepted.filter(({ file, line }) => !linesOf(file).some((text) => text.trim() === line));
