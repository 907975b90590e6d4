import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { synthesizedStack } from "../../../../tools/stack/index.js";
import { settingsFrom, synthesize } from "../../../support/modules/synthesized.js";

const before = process.env["TMPDIR"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-"));
  process.env["TMPDIR"] = folder;
});

afterEach(() => {
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  rmSync(folder, { recursive: true, force: true });
});

test("is the platform's stack, and leaves no file", () => {
  const stack = synthesizedStack(settingsFrom("environment: dev\n"));

  expect(stack.resource).toEqual(synthesize("environment: dev\n").resource);
  expect(Object.keys(stack.resource?.["aws_msk_cluster"] ?? {})).toEqual(["cluster"]);
  expect(Object.keys(stack.data ?? {})).toContain("aws_caller_identity");
  expect(readdirSync(folder).filter((name) => name.startsWith("msk-"))).toEqual([]);
});
