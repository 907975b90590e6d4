import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/folders.js";
import { areaOf, areas, areasAt, slowTests } from "./scope.js";

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
export function targetsSince(ref: string, paths: readonly string[]): Targets {
  const { mutate } = targetsOf(paths);
  const folders = mutate.map((pattern) => pattern.replace(/\/\*\*\/\*\.ts$/, ""));
  const difference = execFileSync("git", ["diff", "--unified=0", "--diff-filter=AM", "--no-renames", ref, "--", ...folders], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const changed = changedLines(difference).filter(({ file }) => file.endsWith(".ts") && areaOf(file) !== undefined);
  return {
    mutate: changed.map(({ file, from, to }) => `${file}:${from}-${to}`),
    tests: testsOf(changed.map(({ file }) => file)),
  };
}

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

const testsOf = (paths: readonly string[]): string[] => {
  const beginnings = new Set(paths.flatMap((path) => areaOf(path)?.tests ?? []));
  return [...beginnings].map((beginning) => `__tests__/unit/${beginning}${beginning.endsWith("/") ? "**/*" : "*"}.test.ts`);
};

/** Patterns of test files that judge no mutants. */
export const ignoredTests: readonly string[] = slowTests.map((test) => `__tests__/unit/${test}`);
