import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import type { Outcome } from "../../tools/conformance/run-description.js";
import { root } from "../../tools/setup/folders.js";

test("every description of a configuration passes", async () => {
  const args = ["--import", "tsx", "tools/cli.ts", "conformance", "--json"];
  const run = promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 50_000_000 });
  const { stdout } = await run.catch((failed: { stdout: string }) => failed);
  const outcomes = JSON.parse(stdout) as Outcome[];

  expect(outcomes.filter(({ difference }) => difference)).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(60);
}, 3_600_000);
