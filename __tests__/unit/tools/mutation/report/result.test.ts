import { describe, expect, test } from "@jest/globals";
import { acceptedSurvivors } from "../../../../../tools/mutation/report/accepted.js";
import { type Judgement, resultOf } from "../../../../../tools/mutation/report/result.js";
import { percent, reportOf } from "../../../../../tools/mutation/report/text.js";
import { failuresOf, noneJudged, probabilityOfAtMost, progressLine, sampleLine } from "../../../../../tools/mutation/report/verdict.js";
import { eventLine, eventOf, type JudgedMutant } from "../../../../../tools/mutation/stryker/events.js";
import { sampleOf } from "../../../../../tools/mutation/stryker/sample.js";

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
      mutant(1, "Survived", { file: "z.ts" }),
      mutant(1, "Survived", { file: "c.ts" }),
    ];

    expect(judged(positions).survivors.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
      "b.ts:1:5",
      "c.ts:1:5",
      "modules/topics/a.ts:2:1",
      "modules/topics/a.ts:2:5",
      "modules/topics/a.ts:9:5",
      "z.ts:1:5",
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
    const accepted = resultOf({ mutants: [mutant(1, "Killed"), mutant(2, "Survived")], accepted: [entry], linesOf, partial: false });

    expect(failuresOf(accepted, { ...options, minimum: 50 })).toEqual([]);
    expect(failuresOf(accepted, { ...options, minimum: 51 })).toEqual(["50 % are killed; at least 51 % are required."]);
  });

  test("for a sample that would be rarer than one of 1,000 if the minimum of all mutants were killed", () => {
    const sampled = (killed: number, survived: number) => failuresOf(some(killed, survived), { ...options, sample: 50 });

    expect(sampled(37, 13)).toEqual([]);
    expect(sampled(36, 14)).toEqual([
      "36 of the 50 mutants in the sample are killed, and 90 % are required. If 90 % of all mutants were killed, fewer than one of 1,000 " +
        "samples would have so few: test what the survivors change.",
    ]);
    expect([sampled(13, 7), sampled(12, 8)].map(({ length }) => length)).toEqual([0, 1]);
    // Fewer than 20 mutants are often in one function.
    expect(sampled(0, 19)).toEqual([]);
    expect(failuresOf(some(899, 101), { ...options, sample: 1_000 })).toEqual([]);
    expect(failuresOf(some(870, 130), { ...options, sample: 1_000 })).toEqual([]);
    expect(failuresOf(some(869, 131), { ...options, sample: 1_000 })).toHaveLength(1);
  });

  test("for any survivor in a sample, if all must be killed", () => {
    expect(failuresOf(some(20, 0), { minimum: 100, sample: 20 })).toEqual([]);
    expect(failuresOf(some(19, 1), { minimum: 100, sample: 20 })).toHaveLength(1);
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

test("a run that its time limit stops before it judged a mutant fails", () => {
  const failure = "No mutant was judged before the time was over; raise --limit-seconds.";

  expect(noneJudged([], "late")).toEqual([failure]);
  expect(noneJudged([mutant(1, "CompileError"), mutant(2, "Ignored")], "late")).toEqual([failure]);
  expect(noneJudged([mutant(1, "Survived")], "late")).toEqual([]);
  expect(noneJudged([], undefined)).toEqual([]);
});

test("the probability of at most so many successes is that of the binomial distribution", () => {
  // Two dice: no six, at most one six, any number of sixes.
  expect([0, 1, 2].map((most) => probabilityOfAtMost(most, 2, 1 / 6))).toEqual([25 / 36, 35 / 36, 1].map((p) => expect.closeTo(p, 12)));
  // Every sequence of 50 with at most 45 successes, counted exactly.
  const choose = (n: number, k: number) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1);
  const exact = (most: number) =>
    Array.from({ length: most + 1 }, (_, k) => choose(50, k) * 0.9 ** k * 0.1 ** (50 - k)).reduce((a, b) => a + b, 0);
  for (const most of [0, 36, 37, 45, 50]) expect(probabilityOfAtMost(most, 50, 0.9)).toBeCloseTo(exact(most), 12);
});

describe("the report", () => {
  test("names a sample by its seed and what it is from", () => {
    const of = (...mutate: string[]) => sampleLine(50, "c0ffee", { mutate, tests: [] });

    expect(of("a.ts:1-2", "a.ts:97-102")).toBe("A sample of 50 mutants in a.ts, seed c0ffee\n");
    expect(of("a.ts:1-2", "b.ts:7-9")).toBe("A sample of 50 mutants in 2 files or folders, seed c0ffee\n");
    expect(of("lambdas/**/*.ts")).toBe("A sample of 50 mutants in lambdas/**/*.ts, seed c0ffee\n");
  });

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

  test("of a sample has the interval in which the share of all mutants is", () => {
    const mutants = Array.from({ length: 50 }, (_, i) => mutant(i, i < 45 ? "Killed" : i === 49 ? "CompileError" : "Survived"));

    expect(reportOf(judged(mutants), mutants, { sampled: true })).toMatch(
      /\nkilled 45 of 49 \(91\.8 %\), 80\.8 to 96\.8 % of all with a confidence of 95 %\n$/,
    );
    expect(reportOf(judged([]), [], { sampled: true })).toBe("killed 0 of 0 (100 %)\n");
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
});

test("events are read from the lines that the reporter prints, among others", () => {
  const event = { event: "judged" as const, mutant: mutant(3, "Killed") };

  expect(eventOf(eventLine(event).trimEnd())).toEqual(event);
  expect(eventOf("{ other output }")).toBeUndefined();
});
