import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** A test file as the first run without a mutant has seen it. */
export interface TestFile {
  readonly file: string;
  /** Full names of its tests. */
  readonly tests: readonly string[];
  readonly milliseconds: number;
  /** The files of the repository that it loads. */
  readonly loads: readonly string[];
}

/** Writes what the first run has seen, for the other processes of the same run. */
export const writeTestFiles = (path: string, files: readonly TestFile[]): void => writeFileSync(path, JSON.stringify(files));

export const readTestFiles = (path: string): readonly TestFile[] => JSON.parse(readFileSync(path, "utf8")) as readonly TestFile[];

/**
 * Returns the test files that can kill a mutant, those that do it soonest first: the test of the mutated file or its folder, then by
 * duration.
 *
 * @param covering - names of the tests that run the mutant; undefined for a mutant that is evaluated while its file is loaded, which every
 * test file that loads it can kill
 */
export function filesFor(mutated: string, covering: readonly string[] | undefined, files: readonly TestFile[]): TestFile[] {
  const names = covering && new Set(covering);
  const ofFolder = basename(dirname(mutated));
  const distance = ({ file }: TestFile) =>
    basename(file, ".test.ts") === basename(mutated, ".ts") ? 0 : dirname(file).endsWith(`/${ofFolder}`) ? 1 : 2;
  return files
    .filter(({ tests, loads }) => (names ? tests.some((test) => names.has(test)) : loads.includes(mutated)))
    .sort((a, b) => distance(a) - distance(b) || a.milliseconds - b.milliseconds);
}
