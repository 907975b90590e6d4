import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { synthesize } from "../../tools/deploy/index.js";
import { checkov } from "../../tools/setup/checkov.js";
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

/** The findings that the stack accepts, each with its reason in the resource's own comment. */
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
    await terraform.init({ backend: false }); // prod's state lies in S3, which validation has no business with
  });

  test("is valid Terraform for the AWS provider", async () => {
    await expect(terraform.validate()).resolves.toBeUndefined();
  });

  test("meets every policy of checkov but those that it accepts with a reason, and accepts none that it meets", async () => {
    const stack = join(folder, name, "stacks", "platform");
    const { passed, findings } = await checkov(stack, (line) => process.stdout.write(`${line}\n`));
    const accepted = acceptedIn(stack);
    // Of Terraform's JSON checkov names the resource, but not its type; and each instance of it, with marks of its own among them.
    const key = ({ check, resource }: { check: string; resource: string }) => `${check} ${resource.split(".")[1]?.replace(/\[.*/, "")}`;
    expect([...new Set(findings.map(key))].sort()).toEqual(accepted.map(key).sort());
    for (const { reason } of accepted) expect(reason.length).toBeGreaterThan(20);
    expect(passed).toBeGreaterThan(100); // a run that checks nothing finds nothing either
  });
});
