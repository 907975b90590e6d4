import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type LayerCommand, runLayers } from "../../../../tools/test/run-layers.js";
import { outputOf } from "../../../support/processes/output-of.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "layers-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = (passed: number, failed = 0) =>
  JSON.stringify({
    ...{ numFailedTests: failed, numPassedTests: passed, numPendingTests: 1, numTodoTests: 0, numRuntimeErrorTestSuites: 0 },
    success: failed === 0,
  });

/** A layer whose program is `script`; `file` is the path at which jest would write its report. */
const layer = (name: string, script: string): LayerCommand => ({
  name,
  command: [
    process.execPath,
    "-e",
    `const { writeFileSync } = require("node:fs"); const [, file] = process.argv.join(" ").match(/--outputFile=(\\S+)/); ${script}`,
    "--",
  ],
});

const write = (text: string) => `writeFileSync(file, ${JSON.stringify(text)});`;
const passes = layer("passes", write(report(3)));

async function outcomeOf(...layers: LayerCommand[]) {
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const output = await outputOf(() => runLayers(layers, folder));
    return { output: output.replace(/ in \d+ s$/gm, ""), exitCode: process.exitCode };
  } finally {
    process.exitCode = before;
  }
}

test("all layers that pass are a success, and the last line is the total", async () => {
  const { output, exitCode } = await outcomeOf(passes, layer("also-passes", write(report(4))));

  expect(output).toBe(
    [
      `\n── passes ${"─".repeat(64)}`,
      "── passes: 3 passed, 0 failed, 1 skipped",
      `\n── also-passes ${"─".repeat(59)}`,
      "── also-passes: 4 passed, 0 failed, 1 skipped",
      "\n7 passed, 0 failed, 2 skipped\n",
    ].join("\n"),
  );
  expect(exitCode).toBeUndefined();
});

test.each([
  ["fails a test", write(report(5, 2)), "8 passed, 2 failed, 2 skipped"],
  ["exits with 0 before it has a result", "process.exit(0)", "3 passed, 1 failed, 1 skipped"],
  ["exits with an error before it has a result", "process.exit(3)", "3 passed, 1 failed, 1 skipped"],
  ["is killed", 'process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 60_000)', "3 passed, 1 failed, 1 skipped"],
  ["writes half of its report", write(report(5).slice(0, 40)), "3 passed, 1 failed, 1 skipped"],
  ["runs no test", write(report(0)), "3 passed, 1 failed, 2 skipped"],
  ["fails after its last test", `${write(report(5))} process.exitCode = 9`, "8 passed, 1 failed, 2 skipped"],
])("a layer that %s fails the run, and the layers after it run", async (_, script, total) => {
  const { output, exitCode } = await outcomeOf(layer("fails", script), passes);

  expect(output).toContain("── passes: 3 passed, 0 failed, 1 skipped\n");
  expect(output.split("\n").at(-2)).toBe(total);
  expect(exitCode).toBe(1);
});

test("a layer whose program is not installed fails the run", async () => {
  const { output, exitCode } = await outcomeOf({ name: "missing", command: ["no-such-program"] }, passes);

  expect(output).toContain(
    "── missing: missing: can't start no-such-program: not found on the PATH; install it or add its folder to the PATH\n",
  );
  expect(output.split("\n").at(-2)).toBe("3 passed, 1 failed, 1 skipped");
  expect(exitCode).toBe(1);
});

test("no layer at all is a failure", async () => {
  const { output, exitCode } = await outcomeOf();

  expect(output).toBe("\n0 passed, 0 failed, 0 skipped\n");
  expect(exitCode).toBe(1);
});

test("the report of an earlier run is not counted", async () => {
  writeFileSync(join(folder, "silent.json"), report(100));

  const { output, exitCode } = await outcomeOf(layer("silent", "process.exit(0)"));

  expect(output.split("\n").at(-2)).toBe("0 passed, 1 failed, 0 skipped");
  expect(exitCode).toBe(1);
});

test("a layer gets jest's options for CI, a separate temporary folder that is removed, and its output is printed", async () => {
  const script = `
    console.log(process.argv.slice(1).filter((word) => !word.startsWith("--outputFile")).join(" "));
    console.log(process.env.TMPDIR, require("node:fs").existsSync(process.env.TMPDIR));
    console.log(${JSON.stringify(report(3))});
    ${write(report(3))}`;
  const { output } = await outcomeOf(layer("prints", script));

  const printed = ["--ci --json --silent=false", `${join(folder, "tmp")} true`, "── prints: 3 passed, 0 failed, 1 skipped"];
  expect(output.split("\n").slice(2, 5)).toEqual(printed);
  expect(existsSync(join(folder, "tmp"))).toBe(false);
  expect(readdirSync(folder)).toEqual(["prints.json"]);
});

test("removes what an earlier run left", async () => {
  mkdirSync(join(folder, "tmp"));
  writeFileSync(join(folder, "tmp", "left"), "");

  await outcomeOf(passes);

  expect(readdirSync(folder)).toEqual(["passes.json"]);
});
