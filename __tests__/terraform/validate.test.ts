import { mkdtempSync, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { synthesize, type Terraform } from "../../tools/deploy/index.js";
import { checkov } from "../../tools/setup/checkov.js";
import { root, workFolder } from "../../tools/setup/folders.js";

let folder: string;

beforeAll(async () => {
  await mkdir(join(workFolder, "runs"), { recursive: true });
  folder = mkdtempSync(join(workFolder, "runs", "validate-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Exception {
  readonly check: string;
  readonly resource: string;
  readonly reason: string;
}

const exceptions = parse(readFileSync(join(root, "config/checkov-exceptions.yaml"), "utf8")) as Exception[];

describe.each(["dev", "prod", "example"])("the stack of config/%s.yaml", (name) => {
  let terraform: Terraform;

  beforeAll(async () => {
    terraform = await synthesize({ config: `config/${name}.yaml`, folder: join(folder, name) });
    await terraform.init();
  });

  test("is valid Terraform for the AWS provider", async () => {
    await expect(terraform.validate()).resolves.toBeUndefined();
  });

  test("meets every policy of checkov, or says why not", async () => {
    const { passed, findings } = await checkov(join(folder, name, "stacks", "platform"), (line) => process.stdout.write(`${line}\n`));
    const unexplained = findings.filter(
      (found) => !exceptions.some(({ check, resource }) => check === found.check && resource === found.resource),
    );
    expect(unexplained).toEqual([]);
    expect(passed).toBeGreaterThan(100);
  });
});

test("every exception from a policy has a reason", () => {
  for (const { reason } of exceptions) expect(reason.length).toBeGreaterThan(20);
});
