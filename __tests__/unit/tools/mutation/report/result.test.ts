import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { acceptedSurvivors, outdated } from "../../../../../tools/mutation/report/accepted.js";
import { type Judgement, resultOf } from "../../../../../tools/mutation/report/result.js";
import { percent, reportOf } from "../../../../../tools/mutation/report/text.js";
import { failuresOf, progressLine } from "../../../../../tools/mutation/report/verdict.js";
import { eventLine, eventOf, type JudgedMutant } from "../../../../../tools/mutation/stryker/events.js";
import { sampleOf } from "../../../../../tools/mutation/stryker/sample.js";
import { root } from "../../../../../tools/setup/folders.js";

const mutant = (line: number, status: JudgedMutant["status"], more: Partial<JudgedMutant> = {}): JudgedMutant => ({
  ...{ file: "modules/topics/a.ts", line, column: 5, mutator: "EqualityOperator", replacement: "a > b", status },
  ...more,
});
const source = ["", "  const c = a >= b;", "  if (a >= b) return;", "  done();"];
const linesOf = (file: string) => (file === "modules/topics/a.ts" ? source : []);
const entry = {
  ...{ file: "modules/topics/a.ts", mutator: "EqualityOperator", line: "const c = a >= b;" },
  reason: "both branches give the same value",
};
const judged = (mutants: JudgedMutant[], more: Partial<Judgement> = {}) =>
  resultOf({ mutants, accepted: [], linesOf, partial: false, ...more });

describe("the result", () => {
  test("counts mutants that are killed or not, and no others", () => {
    const statuses: JudgedMutant["status"][] = ["Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "RuntimeError", "Ignored"];

    const { killed, timedOut, judged: count, survivors } = judged(statuses.map((status, i) => mutant(i, status)));

    expect({ killed, timedOut, count }).toEqual({ killed: 2, timedOut: 1, count: 4 });
    expect(survivors.map(({ status }) => status)).toEqual(["Survived", "NoCoverage"]);
  });

  test("orders survivors by file, line and column", () => {
    const positions = [
      mutant(9, "Survived"),
      mutant(2, "Survived"),
      mutant(2, "Survived", { column: 1 }),
      mutant(1, "Survived", { file: "b.ts" }),
    ];

    expect(judged(positions).survivors.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
      "b.ts:1:5",
      "modules/topics/a.ts:2:1",
      "modules/topics/a.ts:2:5",
      "modules/topics/a.ts:9:5",
    ]);
  });

  test("gives the reason of an accepted survivor: same file, mutator and text of the line", () => {
    const accepted = [entry];

    expect(judged([mutant(2, "Survived")], { accepted }).survivors[0]?.accepted).toBe(entry.reason);
    expect(judged([mutant(2, "Survived")], { accepted }).unused).toEqual([]);
    expect(judged([mutant(3, "Survived")], { accepted }).survivors[0]?.accepted).toBeUndefined();
    expect(judged([mutant(2, "Survived", { mutator: "BooleanLiteral" })], { accepted }).survivors[0]?.accepted).toBeUndefined();
  });

  test("compares the replacement where an entry has one", () => {
    const accepted = [{ ...entry, replacement: "a < b" }];

    expect(judged([mutant(2, "Survived", { replacement: "a < b" })], { accepted }).survivors[0]?.accepted).toBe(entry.reason);
    expect(judged([mutant(2, "Survived")], { accepted }).survivors[0]?.accepted).toBeUndefined();
  });

  test("reports an entry that matches no survivor, where the whole file was judged", () => {
    const accepted = [entry];

    expect(judged([mutant(2, "Killed")], { accepted }).unused).toEqual(accepted);
    expect(judged([mutant(2, "Killed", { file: "other.ts" })], { accepted }).unused).toEqual([]);
    expect(judged([mutant(2, "Killed")], { accepted, partial: true }).unused).toEqual([]);
  });

  test("reports an entry of a line or a file that no longer exists, always", () => {
    const changed = { ...entry, line: "const c = a > b;" };
    const removed = { ...entry, file: "modules/removed.ts" };

    expect(judged([], { accepted: [changed, removed], partial: true }).unused).toEqual([changed, removed]);
    expect(judged([], { accepted: [removed] }).unused).toEqual([removed]);
  });

  test("of a sample has the mutants without tests that rank within it", () => {
    const all = Array.from({ length: 40 }, (_, i) => mutant(i, i % 2 === 0 ? "NoCoverage" : "Killed"));
    const covered = all.filter(({ status }) => status === "Killed");
    const chosen = new Set(sampleOf(covered, 5, "7"));
    const run = all.map((each) => (each.status === "NoCoverage" || chosen.has(each) ? each : { ...each, status: "CompileError" as const }));

    const { killed, judged: count } = judged(run, { sampledBy: "7" });

    const within = sampleOf(all, all.length, "7").findLastIndex((each) => chosen.has(each)) + 1;
    expect(killed).toBe(5);
    expect(count).toBe(within);
  });
});

describe("a run fails", () => {
  const options = { seed: "1", processes: 1, minimum: 90 };
  const some = (killed: number, survived: number) =>
    judged([
      ...Array.from({ length: killed }, (_, i) => mutant(i, "Killed")),
      ...Array.from({ length: survived }, (_, i) => mutant(100 + i, "Survived")),
    ]);

  test("below the minimum", () => {
    expect(failuresOf(some(18, 2), { ...options, sample: 20 })).toEqual([]);
    expect(failuresOf(some(17, 3), { ...options, sample: 20 })).toHaveLength(1);
    // Fewer can be chance.
    expect(failuresOf(some(0, 19), { ...options, sample: 20 })).toEqual([]);
    expect(failuresOf(some(899, 101), { ...options, sample: 10 })).toEqual(["89.9 % are killed; at least 90 % are required."]);
  });

  test("for a survivor without a reason, except in a sample", () => {
    expect(failuresOf(some(99, 1), options)).toEqual([
      "1 survivors have no reason in the list of accepted survivors; test what they change, or add them with a reason.",
    ]);
    expect(failuresOf(some(99, 1), { ...options, sample: 100 })).toEqual([]);
    const accepted = resultOf({ mutants: [mutant(2, "Survived")], accepted: [entry], linesOf, partial: false });
    expect(failuresOf(accepted, { ...options, minimum: 0 })).toEqual([]);
  });

  test("for an accepted survivor that matches nothing", () => {
    const result = resultOf({ mutants: [mutant(2, "Killed")], accepted: [entry], linesOf, partial: false });

    expect(failuresOf(result, options)).toEqual(["1 accepted survivors match nothing; remove them from the list."]);
  });
});

describe("the report", () => {
  test("has figures by folder, a line for each survivor, and the total", () => {
    const mutants = [
      mutant(1, "Killed", { file: "lambdas/consumer/domain/deep/x.ts" }),
      mutant(1, "Timeout"),
      mutant(2, "Survived"),
      mutant(3, "NoCoverage", { replacement: `{\n  ${"x".repeat(120)}` }),
    ];

    expect(reportOf(judged(mutants, { accepted: [entry] }), mutants)).toBe(
      [
        "lambdas/consumer/domain                      1 of 1 (100 %)",
        "modules/topics                               1 of 3 (33.3 %)",
        "modules/topics/a.ts:2:5 EqualityOperator → a > b (accepted: both branches give the same value)",
        `modules/topics/a.ts:3:5 EqualityOperator → { ${"x".repeat(95)}…, no test runs it`,
        "killed 2 of 4 (50 %), 1 of them by a time limit",
        "",
      ].join("\n"),
    );
  });

  test("names accepted survivors that match nothing", () => {
    const report = reportOf(judged([mutant(2, "Killed")], { accepted: [entry] }), []);

    expect(report).toBe(
      "tools/mutation/accepted-survivors.yaml: modules/topics/a.ts, EqualityOperator, `const c = a >= b;` matches no survivor; remove it\n" +
        "killed 1 of 1 (100 %)\n",
    );
  });

  test("rounds shares down", () => {
    expect([percent(9, 10), percent(8_999, 10_000), percent(0, 0), percent(0, 3)]).toEqual([90, 89.9, 100, 0]);
  });

  test("shows progress, first of the tests, then of the mutants", () => {
    expect(progressLine([], undefined, 10)).toBe("10 s: running the tests without a mutant");
    expect(progressLine([mutant(1, "Killed"), mutant(2, "NoCoverage"), mutant(3, "Survived"), mutant(4, "CompileError")], 20, 30)).toBe(
      "30 s: 3 of 20 mutants, 2 survived",
    );
  });
});

describe("accepted survivors", () => {
  test("need every field", () => {
    expect(() => acceptedSurvivors("- { file: a.ts, mutator: B, line: c }")).toThrow("entry 1 has no reason");
    expect(acceptedSurvivors("# none\n[]")).toEqual([]);
  });

  test("are lines of this repository", () => {
    const lines = (file: string) => readFileSync(join(root, file), "utf8").split("\n");

    expect(outdated(acceptedSurvivors(), lines)).toEqual([]);
  });
});

test("events are read from the lines that the reporter prints, among others", () => {
  const event = { event: "judged" as const, mutant: mutant(3, "Killed") };

  expect(eventOf(eventLine(event).trimEnd())).toEqual(event);
  expect(eventOf("{ other output }")).toBeUndefined();
});
