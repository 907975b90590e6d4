import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { synthesize } from "../../tools/deploy/index.js";
import { checkovOnStack } from "../../tools/setup/checkov.js";
import { runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";

let folder: string;

beforeAll(() => {
  folder = runFolder("validate");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Resource {
  readonly "//"?: { readonly accepted?: readonly { readonly check: string; readonly reason: string }[] };
}

/** Returns the findings that the stack accepts; their reasons are in the resources' comments. */
function acceptedIn(stack: string): { check: string; resource: string; reason: string }[] {
  const { resource } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as {
    resource: Record<string, Record<string, Resource>>;
  };
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, { "//": comment }]) =>
      (comment?.accepted ?? []).map(({ check, reason }) => ({ check, resource: `${type}.${name}`, reason })),
    ),
  );
}

describe.each(["dev", "prod", "example"])("the stack of config/%s.yaml", (name) => {
  let terraform: Terraform;

  beforeAll(async () => {
    terraform = await synthesize({ config: `config/${name}.yaml`, folder: join(folder, name) });
    await terraform.init({ backend: false }); // prod's state is in S3, which validation does not need
  });

  test("is valid Terraform for the AWS provider", async () => {
    await expect(terraform.validate()).resolves.toBeUndefined();
  });

  test("meets every policy of checkov except those accepted with a reason, and accepts no policy that it meets", async () => {
    const stack = join(folder, name, "stacks", "platform");
    const { passed, findings } = await checkovOnStack(stack, (line) => process.stdout.write(`${line}\n`));
    const accepted = acceptedIn(stack);
    // In Terraform's JSON, checkov reports a resource's name without its type, and each instance separately.
    const key = ({ check, resource }: { check: string; resource: string }) => `${check} ${resource.split(".")[1]?.replace(/\[.*/, "")}`;
    expect([...new Set(findings.map(key))].sort()).toEqual(accepted.map(key).sort());
    for (const { reason } of accepted) expect(reason.length).toBeGreaterThan(20);
    expect(passed).toBeGreaterThan(100); // a run without checks has no findings
  });
});
