import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ci-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs .ci/run with `script` instead of make. */
function ci(script: string) {
  writeFileSync(join(folder, "make"), `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(join(folder, "make"), 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, TMPDIR: folder };
  const { status, stdout } = spawnSync(join(root, ".ci/run"), { env, encoding: "utf8" });
  return { status, last: stdout.trimEnd().split("\n").at(-1) };
}

test("passes with the total of make test", () => {
  expect(ci('[ "$*" = test ] && echo "── unit: 9 passed, 9 failed, 9 skipped" && echo "12 passed, 0 failed, 3 skipped"')).toEqual({
    status: 0,
    last: "12 passed, 0 failed, 3 skipped",
  });
});

test("fails with the total of make test", () => {
  expect(ci('echo "12 passed, 2 failed, 3 skipped"; echo "make: *** [Makefile:44: test] Error 1" >&2; exit 2')).toEqual({
    status: 2,
    last: "12 passed, 2 failed, 3 skipped",
  });
});

test.each([
  ["make prints nothing", "exit 0", { status: 1, last: "0 passed, 1 failed, 0 skipped" }],
  [
    "make stops after a layer",
    'echo "── unit: 12 passed, 0 failed, 0 skipped in 9 s"',
    { status: 1, last: "0 passed, 1 failed, 0 skipped" },
  ],
  [
    "a test prints a total, and make stops",
    'echo "1 passed, 0 failed, 0 skipped"; echo more',
    { status: 1, last: "0 passed, 1 failed, 0 skipped" },
  ],
  ["make is killed", 'echo "12 passed, 0 failed, 0 skipped"; kill -9 $$', { status: 137, last: "12 passed, 1 failed, 0 skipped" }],
  ["make fails after its total", 'echo "12 passed, 0 failed, 0 skipped"; exit 2', { status: 2, last: "12 passed, 1 failed, 0 skipped" }],
  ["make passes with failed tests", 'echo "12 passed, 2 failed, 0 skipped"', { status: 1, last: "12 passed, 2 failed, 0 skipped" }],
  ["no test ran", 'echo "0 passed, 0 failed, 0 skipped"', { status: 1, last: "0 passed, 1 failed, 0 skipped" }],
])("fails if %s", (_, script, outcome) => {
  expect(ci(script)).toEqual(outcome);
});
