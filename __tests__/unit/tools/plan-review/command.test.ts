import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { run } from "../../../../tools/command/run.js";
import { reviewCommand } from "../../../../tools/plan-review/command.js";
import { mskLimits } from "../../../../tools/plan-review/msk-limits.js";
import { planWith } from "../../../support/review/plan-builder.js";

/** One finding of medium severity, and one of high severity that can be accepted. */
const plan = planWith([
  { type: "aws_cloudwatch_metric_alarm", before: {} },
  { type: "aws_kms_key", before: {} },
]);
const accepting = (rule: string) => `environment: a
network: { mode: new, egress: none }
topics: { ad-events: {}, ad-events-dead-letters: {} }
planReview:
  accepted:
    - rule: ${rule}
      reason: the key encrypts nothing
`;

let folder: string;
let planFile: string;
let output: string;
let errors: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "review-"));
  planFile = join(folder, "plan.json");
  writeFileSync(planFile, JSON.stringify(plan));
  [output, errors] = ["", ""];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    errors += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `msk review` in this process. @returns the exit code */
async function msk(...args: string[]): Promise<number> {
  process.exitCode = undefined;
  const code = await run(reviewCommand(), args);
  process.exitCode = undefined;
  return code;
}
const settings = (rule: string) => {
  const file = join(folder, "settings.yaml");
  writeFileSync(file, accepting(rule));
  return file;
};

test("prints a review for a terminal, and exits with 0", async () => {
  expect(await msk(planFile)).toBe(0);
  expect(output).toMatch(/^1 high, 1 medium · 2 destroyed\n/);
});

test.each([
  ["none", 0],
  ["critical", 0],
  ["high", 1],
  ["medium", 1],
  ["info", 1],
])("--fail-on %s exits with %d", async (severity, code) => {
  expect(await msk(planFile, "--fail-on", severity)).toBe(code);
});

test("accepts what the settings accept, and names them in the log of SARIF", async () => {
  const config = settings("review/key-or-secret-destroyed");

  expect(await msk(planFile, "--config", config, "--fail-on", "high", "--format", "sarif")).toBe(0);
  const [{ results }] = (JSON.parse(output) as { runs: [{ results: { suppressions?: object[]; locations: object[] }[] }] }).runs;
  expect(results.map(({ suppressions }) => suppressions?.length ?? 0).sort()).toEqual([0, 1]);
  expect(JSON.stringify(results)).toMatch(/"uri":"[^"]*settings\.yaml"/);
  expect(await msk(planFile, "--config", config, "--fail-on", "medium")).toBe(1);
});

test("refuses to accept findings of a rule that does not exist", async () => {
  expect(await msk(planFile, "--config", settings("review/other"))).toBe(2);
  expect(errors).toBe("planReview.accepted: review/other is not a rule of the review; docs/reference/review.md lists them.\n");
  expect(output).toBe("");
});

test("writes files in other formats, with the name of the environment", async () => {
  const [comment, data, log] = ["a=b.md", "review.json", "review.sarif"].map((name) => join(folder, name)) as [string, string, string];

  expect(await msk(planFile, "--name", "non-prod", "--write", `markdown=${comment},json=${data},sarif=${log}`)).toBe(0);
  expect(readFileSync(comment, "utf8")).toMatch(/^<!-- msk-review non-prod -->\n### Plan review: non-prod\n/);
  expect(JSON.parse(readFileSync(data, "utf8"))).toMatchObject({ name: "non-prod", counts: { high: 1, medium: 1 } });
  expect(readFileSync(log, "utf8")).toMatch(/"uri": "[^"]*plan\.json"/);
  expect(output).toMatch(/^1 high/);
});

test("prints a comment and data", async () => {
  await msk(planFile, "--format", "markdown");
  expect(output).toMatch(/^<!-- msk-review plan -->\n/);
  output = "";
  await msk(planFile, "--format", "json");
  expect(output).toMatch(/^\{\n {2}"name": "plan",\n/);
  expect(output).toMatch(/\n}\n$/);
});

test("reads a plan from standard input", async () => {
  const stdin = Object.getOwnPropertyDescriptor(process, "stdin");
  Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(JSON.stringify(plan))]), configurable: true });
  try {
    expect(await msk("-", "--format", "sarif")).toBe(0);
  } finally {
    Object.defineProperty(process, "stdin", stdin as PropertyDescriptor);
  }
  expect(output).toContain('"uri": "plan.json"');
});

describe("wrong usage", () => {
  test.each([
    [["--name", "a b"], "It must be 1 to 60 letters, digits, hyphens, dots or underscores."],
    [["--name", "a".repeat(61)], "It must be 1 to 60 letters, digits, hyphens, dots or underscores."],
    [["--name", ""], "It must be 1 to 60 letters, digits, hyphens, dots or underscores."],
    [["--write", "markdown"], "Unknown: markdown. Write terminal, markdown, json, sarif, then = and a file."],
    [["--write", "markdown="], "Unknown: markdown=. Write terminal, markdown, json, sarif, then = and a file."],
    [["--write", "json=a,html=b"], "Unknown: html=b. Write terminal, markdown, json, sarif, then = and a file."],
    [["--format", "html"], "Allowed choices are terminal, markdown, json, sarif."],
    [["--fail-on", "grave"], "Allowed choices are critical, high, medium, low, info, none."],
  ])("%j is refused", async (args, message) => {
    expect(await msk(planFile, ...args)).toBe(2);
    expect(errors).toContain(message);
    expect(output).toBe("");
  });

  test("a name of 60 characters is none", async () => {
    expect(await msk(planFile, "--name", "aZ0._-".repeat(10))).toBe(0);
  });
});

test("knows MSK's limits from the rules of the settings", () => {
  expect(mskLimits).toMatchObject({ smallestGrowthGib: 10, supportNoticeDays: 180, formerSupportEnds: { "2.8": "2025-01-14" } });
  expect(Object.keys(mskLimits.kafkaVersions)).toContain("3.9.x.kraft");
});
