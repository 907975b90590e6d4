import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { App, DataResource, Fn, TerraformIterator, Testing } from "cdktf";
import { Construct } from "constructs";
import {
  afterSynthesis,
  Check,
  declareOutputs,
  EphemeralResource,
  hcl,
  ReadableStack,
  requireTerraform,
} from "../../../../modules/terraform/index.js";

/** Returns the blocks of a stack. */
function blocks(build: (stack: ReadableStack) => void): Record<string, Record<string, unknown>> {
  const stack = new ReadableStack(Testing.app(), "stack");
  build(stack);
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}

test("a check warns where its condition does not hold", () => {
  const { check } = blocks((stack) => {
    const support = new Construct(stack, "kafka");
    new Check(support, "support", { condition: hcl`1 < 2`, errorMessage: "Kafka 3.7.x is out of support." });
  });

  expect(check).toEqual({
    kafka_support: { assert: [{ condition: "${1 < 2}", error_message: "Kafka 3.7.x is out of support." }] },
  });
});

describe("an ephemeral resource", () => {
  const type = "aws_secretsmanager_random_password";

  test("has its arguments, and a reference to each attribute", () => {
    const { ephemeral, output } = blocks((stack) => {
      const password = new EphemeralResource(stack, "password", { type, attributes: { password_length: 32 } });
      declareOutputs(stack, { it: [password.attribute("random_password"), "Password."] });
    });

    expect(ephemeral).toEqual({ [type]: { password: { password_length: 32 } } });
    expect(output?.["it"]).toMatchObject({ value: `\${ephemeral.${type}.password.random_password}` });
  });

  test("exists for each item of a map, and refers to that of the current item", () => {
    const { ephemeral, resource } = blocks((stack) => {
      const users = TerraformIterator.fromMap(Fn.tomap({ alice: "a" }) as never);
      const password = new EphemeralResource(stack, "password", { type, forEach: users, attributes: {} });
      new DataResource(stack, "user", { forEach: users, input: { value: password.attribute("random_password") } });
    });

    expect(ephemeral).toEqual({ [type]: { password: { for_each: expect.stringContaining("tomap") } } });
    expect(JSON.stringify(resource)).toContain(`ephemeral.${type}.password[each.key].random_password`);
  });
});

test("outputs have their names, values and descriptions, also where a construct has the name of one", () => {
  const { output } = blocks((stack) => {
    new DataResource(stack, "topics", {});
    declareOutputs(stack, { topics: ["t", "Topics."], brokers: [3, "Brokers."] });
  });

  expect(output).toEqual({
    topics: { value: "t", description: "Topics." },
    brokers: { value: 3, description: "Brokers." },
  });
});

test("files are written to the folder of the stack after each synthesis, in addition to the stack and to other files", () => {
  const outdir = mkdtempSync(join(tmpdir(), "stack-"));
  try {
    const app = new App({ outdir });
    const stack = new ReadableStack(app, "platform");
    const seen: string[] = [];
    requireTerraform(stack);
    afterSynthesis(new Construct(stack, "part"), (folder) => seen.push(folder));

    app.synth();

    const folder = join(outdir, "stacks", "platform");
    expect(seen).toEqual([folder]);
    expect(readFileSync(join(folder, "versions.tf"), "utf8")).toBe('terraform {\n  required_version = ">= 1.11.0"\n}\n');
    expect(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"))).toHaveProperty("terraform");
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
