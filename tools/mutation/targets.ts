import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { root } from "../setup/folders.js";
import { areaOf, areas, areasAt, notMutated, slowTests, testsOfArea } from "./scope.js";

/** What one run mutates, and the tests that judge it. */
export interface Targets {
  /** Patterns of files, relative to the root folder; `file:2-5` for lines of a file. */
  readonly mutate: readonly string[];
  /** Patterns of test files, relative to the root folder. */
  readonly tests: readonly string[];
}

/** Returns the targets of files and folders; without any, of everything that is mutated. @throws for a path that is not mutated */
export function targetsOf(paths: readonly string[]): Targets {
  if (paths.length === 0) return targets(areas.flatMap(({ sources }) => sources));
  const outside = paths.find((path) => areasAt(path).length === 0);
  if (outside !== undefined)
    throw new Error(`${outside}: it has no mutants; choose from ${areas.flatMap(({ sources }) => sources).join(", ")}, or a part of them`);
  return targets(paths.flatMap((path) => (areaOf(path) ? [path] : areasAt(path).flatMap(({ sources }) => sources))));
}

/** Returns the targets of lines that differ from those of a commit, among files of these folders. */
export const targetsSince = (ref: string, paths: readonly string[]): Targets => targetsOfLines(linesSince(ref, paths));

/**
 * Returns the targets of lines that the last commits changed, in one area, so that few tests have to be run. The commit decides which
 * area it is; over several commits all areas with changes get their turn. Without such lines, or in a clone without history, the area is
 * one of all.
 */
export function recentTargets(commits: number): Targets {
  const [head = "", ...earlier] = git("rev-list", `--max-count=${commits + 1}`, "HEAD")
    .trim()
    .split("\n");
  const base = earlier.at(-1);
  const changed = base === undefined ? [] : linesSince(base, []);
  if (changed.length === 0) return targetsOf(chosen(areas, head).sources);
  const area = areaOf(chosen(changed, head).file);
  return targetsOfLines(changed.filter(({ file }) => areaOf(file) === area));
}

/** Returns one of several items, decided by a commit. */
export const chosen = <T>(items: readonly T[], commit: string): T => items[Number.parseInt(commit.slice(0, 8), 16) % items.length] as T;

/** Returns the id of the commit that is checked out. */
export const headCommit = (): string => git("rev-parse", "HEAD").trim();

const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });

function linesSince(ref: string, paths: readonly string[]): ChangedLines[] {
  const folders = targetsOf(paths).mutate.map((pattern) => pattern.replace(/\/\*\*\/\*\.ts$/, ""));
  const difference = git("diff", "--unified=0", "--diff-filter=AM", "--no-renames", ref, "--", ...folders);
  return changedLines(difference).filter(({ file }) => isMutated(file));
}

const targetsOfLines = (changed: readonly ChangedLines[]): Targets => ({
  mutate: changed.map(({ file, from, to }) => `${file}:${from}-${to}`),
  tests: testsOf(changed.map(({ file }) => file)),
});

const isMutated = (file: string): boolean =>
  file.endsWith(".ts") && areaOf(file) !== undefined && !Object.keys(notMutated).some((pattern) => matchesGlob(file, pattern));

export interface ChangedLines {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** Returns the lines that a difference in git's format without context adds. */
export function changedLines(difference: string): ChangedLines[] {
  const found: ChangedLines[] = [];
  let file = "";
  for (const line of difference.split("\n")) {
    if (line.startsWith("+++ b/")) file = line.slice(6);
    const [, from, count = "1"] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (from !== undefined && count !== "0") found.push({ file, from: Number(from), to: Number(from) + Number(count) - 1 });
  }
  return found;
}

function targets(paths: readonly string[]): Targets {
  const exists = paths.filter((path) => existsSync(join(root, path)));
  return {
    mutate: exists.map((path) => (statSync(join(root, path)).isDirectory() ? `${path}/**/*.ts` : path)),
    tests: testsOf(exists),
  };
}

const testsOf = (paths: readonly string[]): string[] => [
  ...new Set(
    paths.flatMap((path) => {
      const area = areaOf(path);
      return area ? testsOfArea(area) : [];
    }),
  ),
];

/** Patterns of test files that judge no mutants. */
export const ignoredTests: readonly string[] = slowTests.map((test) => `__tests__/unit/${test}`);
