import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { allowedActionsOf } from "../../../../../tools/policies/index.js";
import { printComparison } from "../../../../../tools/policies/roles/print-comparison.js";
import { synthesizedStack } from "../../../../../tools/stack/index.js";
import { settingsFrom } from "../../../../support/modules/synthesized.js";

let folder: string;
let config: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "roles-"));
  config = join(folder, "settings.yaml");
  writeFileSync(config, "environment: dev\n");
  printed = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function record(text: string): string {
  const file = join(folder, "roles.json");
  writeFileSync(file, text);
  return file;
}

test("prints the comparison, and returns whether every extra action is explained", () => {
  const used = allowedActionsOf(synthesizedStack(settingsFrom("environment: dev\n")));

  expect(printComparison(config, record(JSON.stringify({ roles: used })))).toBe(true);
  expect(printed).toMatch(/\n0 unexplained extra actions in \d+ roles\.\n$/);
  expect(printComparison(config, record('{"roles":{}}'))).toBe(false);
  expect(printed).toMatch(/kafka-cluster:WriteData: NOT EXPLAINED\n/);
});

test.each(["", "[]", '{"roles":[]}', '{"roles":{"a":"b"}}'])("refuses %j", (text) => {
  const file = record(text);

  expect(() => printComparison(config, file)).toThrow(
    `${file}: no recorded actions; \`GET /_local/role-actions\` of a local platform returns them.`,
  );
});
