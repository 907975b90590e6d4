import { describe, expect, test } from "@jest/globals";
import { notMutated } from "../../../../../tools/mutation/scope.js";
import { configurationOf } from "../../../../../tools/mutation/stryker/configuration.js";
import { reasonToIgnore, type SyntaxNode } from "../../../../../tools/mutation/stryker/ignored-code.js";
import { optionsOf } from "../../../../../tools/mutation/stryker/options.js";
import { rankOf, sampleOf } from "../../../../../tools/mutation/stryker/sample.js";
import { filesFor, type TestFile } from "../../../../../tools/mutation/stryker/test-files.js";

const mutants = Array.from({ length: 100 }, (_, i) => ({
  file: "a.ts",
  line: i,
  column: 1,
  mutator: "BooleanLiteral",
  replacement: "true",
}));

describe("a sample", () => {
  test("has the asked size, the same mutants for the same seed in any order, and others for another seed", () => {
    const lines = (seed: string, all = mutants) => new Set(sampleOf(all, 10, seed).map(({ line }) => line));

    expect(lines("1").size).toBe(10);
    expect(lines("1", [...mutants].reverse())).toEqual(lines("1"));
    expect(lines("2")).not.toEqual(lines("1"));
    expect(sampleOf(mutants, 1_000, "1")).toHaveLength(100);
  });

  test("ranks every part of a mutant's position", () => {
    const [first] = mutants as [(typeof mutants)[number]];
    const others = [{ file: "b.ts" }, { line: 7 }, { column: 2 }, { mutator: "X" }, { replacement: "false" }];

    expect(new Set([{}, ...others].map((other) => rankOf({ ...first, ...other }, "1"))).size).toBe(6);
    expect(rankOf({ ...first, line: 1, column: 12 }, "1")).not.toBe(rankOf({ ...first, line: 11, column: 2 }, "1"));
  });
});

describe("the test files of a mutant", () => {
  const file = (name: string, milliseconds: number, more: Partial<TestFile> = {}): TestFile => ({
    ...{ file: `/tests/${name}.test.ts`, tests: [`${name} works`], milliseconds, loads: ["/src/topics/plan.ts"] },
    ...more,
  });
  const names = (found: readonly TestFile[]) => found.map(({ file: path }) => path.replace(/^\/tests\/(.*)\.test\.ts$/, "$1"));

  test("are those with a test that covers it", () => {
    const files = [file("a", 1), file("b", 2), file("c", 3)];

    expect(names(filesFor("/src/topics/plan.ts", ["c works", "a works"], files))).toEqual(["a", "c"]);
    expect(filesFor("/src/topics/plan.ts", [], files)).toEqual([]);
  });

  test("are all that load its file, if it is evaluated while the file is loaded", () => {
    const files = [file("a", 1), file("b", 2, { loads: ["/src/topics/other.ts"] })];

    expect(names(filesFor("/src/topics/plan.ts", undefined, files))).toEqual(["a"]);
  });

  test("begin with the file's test, then those of its folder, then by duration", () => {
    const files = [file("slow", 9), file("quick", 1), file("unit/topics/rules", 50), file("unit/plan", 90)];

    expect(names(filesFor("/src/topics/plan.ts", undefined, files))).toEqual(["unit/plan", "unit/topics/rules", "quick", "slow"]);
  });
});

describe("text for people is not mutated", () => {
  const text: SyntaxNode = { type: "StringLiteral", value: "some text" };
  const reason = (node: SyntaxNode, parent?: SyntaxNode) => reasonToIgnore({ node, ...(parent && { parentPath: { node: parent } }) });
  const named = (name: string): SyntaxNode => ({ type: "Identifier", name });
  const property = (key: string): SyntaxNode => ({ type: "ObjectProperty", key: named(key) });
  const call = (callee: SyntaxNode): SyntaxNode => ({ type: "CallExpression", callee });
  const joined: SyntaxNode = { type: "BinaryExpression", left: text, right: { type: "TemplateLiteral" } };

  test.each([
    ["descriptions", text, property("description"), "a description"],
    ["why a rule exists, in joined strings", joined, property("why"), "a description"],
    ["the text of a schema", text, call({ type: "MemberExpression", property: named("describe") }), "text for people"],
    ["progress", text, call(named("progress")), "text for people"],
    ["messages of errors", text, { type: "NewExpression", callee: named("UsageError") }, "the message of an error"],
    ["sentences", { type: "StringLiteral", value: "AWS Region of the platform." }, { type: "ArrayExpression" }, "a sentence"],
  ])("%s", (_, node, parent, expected) => {
    expect(reason(node, parent)).toBe(expected);
  });

  test.each([
    ["a value of AWS", text, property("policyType")],
    ["the name of a property", text, { ...property("x"), key: text }],
    ["an argument of another call", text, call(named("startsWith"))],
    ["an argument of another class", text, { type: "NewExpression", callee: named("Topics") }],
    ["a comparison in a description", { type: "BinaryExpression", left: text, right: named("x") }, property("description")],
    ["a number in a description", { type: "NumericLiteral", value: 3 }, property("description")],
    ["a short string", { type: "StringLiteral", value: "Allow." }, { type: "ArrayExpression" }],
    ["a text that continues after a full stop", { type: "StringLiteral", value: "AWS Region now. x" }, { type: "ArrayExpression" }],
    ["a name with spaces", { type: "StringLiteral", value: "SCRAM users of kafka" }, { type: "ArrayExpression" }],
  ])("%s is", (_, node, parent) => {
    expect(reason(node, parent)).toBeUndefined();
  });

  test.each(["description", "summary", "why", "checks", "fix", "title", "allowed", "failsIf", "does", "errorMessage"])(
    "%s is the name of a property with such text",
    (name) => {
      expect(reason(text, property(name))).toBe("a description");
      expect(reason(text, { type: "ObjectProperty", key: { type: "StringLiteral", value: name } })).toBe("a description");
      expect(reason(text, { ...property(name), type: "ClassProperty" })).toBeUndefined();
    },
  );

  test.each(["describe", "progress", "write"])("%s is the name of a function or method with such text", (name) => {
    expect(reason(text, call(named(name)))).toBe("text for people");
    expect(reason(text, call({ type: "MemberExpression", property: named(name) }))).toBe("text for people");
    expect(reason(text, { ...call(text), callee: text })).toBeUndefined();
  });

  test("a node without a parent is", () => {
    expect(reason(text)).toBeUndefined();
  });
});

test("Stryker gets the targets, without files that only export, and passes the options to all of its processes", () => {
  const options = { root: "/r", notes: "/f/n", runtime: "/f/r.cjs", tests: ["t"], ignoredTests: [], seed: "1" };
  const of = (sample?: number) =>
    configurationOf({
      ...{ targets: { mutate: ["modules/a.ts:1-2"], tests: ["t"] }, folder: "/f", plugin: "/f/p.mjs", processes: 3 },
      options: { ...options, sample },
    });

  expect(of()).toMatchObject({
    ...{
      mutate: ["modules/a.ts:1-2", ...Object.keys(notMutated).map((pattern) => `!${pattern}`)],
      concurrency: 3,
      tempDirName: "/f/stryker",
      plugins: ["/f/p.mjs"],
      ...{ cleanTempDir: "always", tsconfigFile: "no-tsconfig.json", fileLogLevel: "off", allowConsoleColors: false },
      ...{ timeoutMS: 60_000, timeoutFactor: 4, jest: { projectType: "custom", enableFindRelatedTests: false } },
    },
    ...{ coverageAnalysis: "perTest", testRunner: "covering-files", reporters: ["lines"], ignorers: ["texts"] },
  });
  expect(of()).not.toHaveProperty("checkers");
  expect(of(5).checkers).toEqual(["sample"]);
  expect(optionsOf(of(5))).toEqual({ ...options, sample: 5 });
});
