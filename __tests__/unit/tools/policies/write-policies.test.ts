import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { writePolicies } from "../../../../tools/policies/write-policies.js";

let folder: string;
let config: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "policies-"));
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

test("prints the documents as a list", () => {
  writePolicies({ config, purpose: "plan", account: "123456789012" });

  const documents = JSON.parse(printed) as { Version: string }[];
  expect(documents.map(({ Version }) => Version)).toEqual(["2012-10-17"]);
  expect(printed).toContain("arn:aws:kafka:us-east-1:123456789012:cluster/msk-ha-dev/*");
});

test("writes one file for each document, and prints their paths", () => {
  const out = join(folder, "policies");
  writePolicies({ config, purpose: "deploy", account: "*", out });

  const files = readdirSync(out).sort();
  expect(files).toEqual(files.map((_, index) => `msk-ha-dev-deploy-${index + 1}.json`));
  expect(files.length).toBeGreaterThan(1);
  expect(printed).toBe(files.map((file) => `${join(out, file)}\n`).join(""));
  for (const file of files) expect(JSON.parse(readFileSync(join(out, file), "utf8"))).toMatchObject({ Version: "2012-10-17" });
});

test.each(["12345678901", "1234567890123", "x", ""])("refuses the account id %j", (account) => {
  expect(() => writePolicies({ config, purpose: "plan", account })).toThrow(`--account: ${account} is no account id; use 12 digits.`);
});
