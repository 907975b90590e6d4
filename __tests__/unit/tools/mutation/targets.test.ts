import { existsSync, readdirSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { expect, test } from "@jest/globals";
import { areaOf, areas, areasAt, notMutated, slowTests, testsOfArea } from "../../../../tools/mutation/scope.js";
import {
  changedLines,
  chosen,
  headCommit,
  ignoredTests,
  recentTargets,
  targetsOf,
  targetsSince,
} from "../../../../tools/mutation/targets.js";
import { root } from "../../../../tools/setup/folders.js";

const testFiles = readdirSync(join(root, "__tests__/unit"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `__tests__/unit/${file}`);

test("mutates a folder, a file, or a part of an area, and judges it by the area's tests", () => {
  expect(targetsOf(["modules/network"])).toEqual({
    mutate: ["modules/network/**/*.ts"],
    tests: [
      "__tests__/unit/modules/network/**/*.test.ts",
      "__tests__/unit/modules/platform/rules*.test.ts",
      "__tests__/unit/modules/platform/warnings*.test.ts",
      "__tests__/unit/modules/platform/names*.test.ts",
      "__tests__/unit/modules/platform/limits*.test.ts",
      "__tests__/unit/modules/settings/**/*.test.ts",
      "__tests__/unit/config/settings-files*.test.ts",
      "__tests__/unit/modules/platform/platform-stack*.test.ts",
    ],
  });
  expect(targetsOf(["modules/network/cidr.ts"]).mutate).toEqual(["modules/network/cidr.ts"]);
  expect(targetsOf(["modules/cluster/rules"]).mutate).toEqual(["modules/cluster/rules/**/*.ts"]);
});

test("mutates every area below a folder, and without paths everything", () => {
  expect(targetsOf(["modules"]).mutate).toEqual(
    areas.flatMap(({ sources }) => sources.filter((source) => source.startsWith("modules/")).map((source) => `${source}/**/*.ts`)),
  );
  const everything = areas.flatMap(({ sources }) => sources);
  expect(targetsOf([]).mutate).toEqual(everything.map((source) => (source.endsWith(".ts") ? source : `${source}/**/*.ts`)));
});

test("refuses a path without mutants, and names the areas", () => {
  expect(() => targetsOf(["docs"])).toThrow(/^docs: it has no mutants; choose from lambdas, modules\/settings, .*, or a part of them$/);
});

test("every area has sources, and each of its tests exists", () => {
  for (const { sources, tests } of areas) {
    for (const source of sources) expect([source, existsSync(join(root, source))]).toEqual([source, true]);
    const [first = ""] = sources;
    expect(areasAt(first).map((area) => area.sources)).toEqual([sources]);
    // A folder of the area's own tests can be missing; one of another folder is a wrong name.
    const others = tests.filter((beginning) => beginning !== `${first}/`);
    for (const beginning of others)
      expect([beginning, testFiles.some((file) => file.startsWith(`__tests__/unit/${beginning}`))]).toEqual([beginning, true]);
  }
  for (const slow of slowTests) expect([slow, testFiles.some((file) => file === `__tests__/unit/${slow}.test.ts`)]).toEqual([slow, true]);
});

test("reads the added lines of each file of a difference", () => {
  const difference = [
    "diff --git a/modules/a.ts b/modules/a.ts",
    "--- a/modules/a.ts",
    "+++ b/modules/a.ts",
    "@@ -3 +3 @@ const a = 1;",
    "-a",
    "+b",
    "@@ -10,2 +10,0 @@",
    "-removed",
    "@@ -20,0 +19,4 @@ function b() {",
    "diff --git a/modules/b.ts b/modules/b.ts",
    "--- /dev/null",
    "+++ b/modules/b.ts",
    "@@ -0,0 +1,12 @@",
  ].join("\n");

  expect(changedLines(difference)).toEqual([
    { file: "modules/a.ts", from: 3, to: 3 },
    { file: "modules/a.ts", from: 19, to: 22 },
    { file: "modules/b.ts", from: 1, to: 12 },
  ]);
});

test("mutates lines of one area that the last commits changed, and no file that is left out", () => {
  const { mutate, tests } = recentTargets(20);
  const area = (pattern: string) => areaOf(pattern.replace(/:\d+-\d+$|\/\*\*\/\*\.ts$/, ""));

  expect(mutate.length).toBeGreaterThan(0);
  expect(new Set(mutate.map(area)).size).toBe(1);
  expect(area(mutate[0] as string)).toBeDefined();
  expect(tests.length).toBeGreaterThan(0);
  expect(mutate.filter((pattern) => /\/(index|command)\.ts:/.test(pattern))).toEqual([]);
  expect(recentTargets(20)).toEqual({ mutate, tests });
});

test("mutates nothing if no line of these files differs", () => {
  expect(targetsSince("HEAD", ["modules/settings/index.ts"])).toEqual({ mutate: [], tests: [] });
});

test("a commit decides, among all items", () => {
  const items = ["a", "b", "c"];

  expect(chosen(items, "00000004ffff")).toBe("b");
  expect(new Set(["0", "1", "2", "3"].map((digit) => chosen(items, `0000000${digit}`)))).toEqual(new Set(items));
});

test("every area has tests that judge it", () => {
  for (const area of areas) {
    const judges = testFiles.filter((file) => testsOfArea(area).some((pattern) => matchesGlob(file, pattern)));

    expect([area.sources, judges.length > 0]).toEqual([area.sources, true]);
    expect([...area.sources, ...area.tests]).not.toContain("");
  }
  expect(testsOfArea({ sources: ["x"], tests: ["x/", "y/z"] })).toEqual(["__tests__/unit/x/**/*.test.ts", "__tests__/unit/y/z*.test.ts"]);
  expect(ignoredTests).toEqual(slowTests.map((slow) => `__tests__/unit/${slow}`));
});

test("every file that is left out exists, and has a reason", () => {
  const sources = readdirSync(root, { recursive: false, encoding: "utf8" })
    .filter((folder) => ["modules", "lambdas", "tools"].includes(folder))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`));

  for (const [pattern, reason] of Object.entries(notMutated)) {
    expect([pattern, sources.some((file) => matchesGlob(file, pattern))]).toEqual([pattern, true]);
    expect(reason).toMatch(/\w+ \w+ \w+/);
  }
});

test("a file belongs to the area of its folder, and not to that of a folder whose name begins in the same way", () => {
  expect(areaOf("modules/aws/policy.ts")?.sources).toEqual(["modules/aws"]);
  expect(areaOf("modules/aws")?.sources).toEqual(["modules/aws"]);
  expect(areaOf("modules/awsx/policy.ts")).toBeUndefined();
  expect(areasAt("tools/local/aws").map(({ sources }) => sources[0])).toEqual([
    ...[
      "tools/local/aws/dynamodb",
      "tools/local/aws/iam",
      "tools/local/web-pages.ts",
      "tools/local/aws/kafkaconnect",
      "tools/local/aws/log-classes.ts",
      "tools/local/aws/models",
      "tools/local/aws/protocol",
      "tools/local/aws/msk",
    ],
  ]);
});

test("the commit that is checked out has 40 digits", () => {
  expect(headCommit()).toMatch(/^[0-9a-f]{40}$/);
});
