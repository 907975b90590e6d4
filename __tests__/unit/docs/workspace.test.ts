import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { until } from "../../../tools/local/process/index.js";
import type { CommandBlock } from "../../support/documents/blocks.js";
import { Workspace } from "../../support/documents/workspace.js";
import { stillRunning } from "../../support/processes/processes.js";

const block = (text: string): CommandBlock => ({
  at: "guide.md:1",
  language: "sh",
  words: ["local"],
  runs: "local",
  before: "",
  expected: [],
  exitCode: 0,
  text,
});

let workspace: Workspace;

beforeAll(() => {
  workspace = Workspace.create();
});

afterAll(() => workspace?.remove());

test("is a clone with the installed packages, where make installs nothing", async () => {
  const { exitCode, lines } = await workspace.run(
    block("git rev-parse --is-inside-work-tree\nls -d README.md node_modules/jest\nmake -n help unit"),
    60_000,
  );

  expect({ exitCode, lines: lines.slice(0, 3) }).toEqual({ exitCode: 0, lines: ["true", "README.md", "node_modules/jest"] });
  expect(lines.join("\n")).not.toContain("npm ci");
});

test("variables and the folder of a block carry over to the next", async () => {
  await workspace.run(block("export GREETING='it'\"'\"'s me'\ncd docs"), 60_000);

  const { exitCode, lines } = await workspace.run(block('echo "$GREETING"\nls README.md'), 60_000);

  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: ["it's me", "README.md"] });
});

test("a block stops at its first command that fails, with its exit code", async () => {
  const { exitCode, lines } = await workspace.run(block("echo before\n(exit 3)\necho after"), 60_000);

  expect({ exitCode, lines }).toEqual({ exitCode: 3, lines: ["before"] });
});

test("a block that misses its deadline is killed, with the processes that it started", async () => {
  const { exitCode, lines } = await workspace.run(block("sleep 300 &\necho $!\nwait"), 1_000);

  expect(exitCode).toBe("deadline");
  // The kernel ends a killed process some time after the signal.
  await until("the processes of the block to exit", () => stillRunning([Number(lines[0])]).length === 0);
});

test("is deleted", async () => {
  const { lines } = await workspace.run(block("git rev-parse --show-toplevel"), 60_000);

  await workspace.remove();

  expect(existsSync(lines[0] as string)).toBe(false);
});
