import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { expect, test } from "@jest/globals";
import { TerraformOutput, Testing } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { ModuleStack, ReadableStack, variablesFor, withLiteralText } from "../../../../modules/terraform/index.js";

const queues = (stack: ReadableStack) => Object.keys(JSON.parse(Testing.synth(stack)).resource.aws_sqs_queue);

test("a Terraform address is the path of the construct", () => {
  const stack = new ReadableStack(Testing.app(), "stack");
  const parent = new Construct(stack, "dead-letters");
  new SqsQueue(parent, "this", {});
  new SqsQueue(parent, "orders.v1", {});

  expect(queues(stack)).toEqual(["dead_letters", "dead_letters_orders_v1"]);
});

test("two constructs with the same Terraform address fail", () => {
  const stack = new ReadableStack(Testing.app(), "stack");
  const build = () => {
    for (const id of ["a-b", "a_b"]) void new SqsQueue(stack, id, {}).friendlyUniqueId;
  };

  expect(build).toThrow("stack/a_b: its Terraform address a_b is also that of stack/a-b");
});

test("a module has neither provider configuration nor backend, and requires the versions that it supports", () => {
  const stack = new ModuleStack(Testing.app(), "module");
  new SqsQueue(stack, "queue", {});
  const module = JSON.parse(Testing.synth(stack, true));

  expect(module).not.toHaveProperty("provider");
  expect(module.terraform).toEqual({
    required_version: ">= 1.11.0",
    required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
  });
});

const evaluated = '${file("a")} %{if b} ${TfToken[TOKEN.1]}';

test("text of settings is a template without expressions", () => {
  const stack = new ReadableStack(Testing.app(), "stack");
  new TerraformOutput(stack, "text", { value: withLiteralText({ [evaluated]: [evaluated] }), staticId: true });
  const asTemplate = '$${file("a")} %%{if b} $${TfToken[TOKEN.1]}';

  expect(stack.toTerraform()).toMatchObject({ output: { text: { value: { [asTemplate]: [asTemplate] } } } });
});

test("text of settings in the default of a variable is as written, since Terraform does not evaluate it", () => {
  const stack = new ReadableStack(Testing.app(), "stack");
  const schema = z.strictObject({
    texts: z.record(z.string(), z.string()).describe("Texts."),
    owner: z.strictObject({ name: z.string().describe("Name.") }).describe("Owner."),
  });
  variablesFor(stack, schema, withLiteralText({ texts: { [evaluated]: evaluated }, owner: { name: evaluated } }));
  const { variable } = stack.toTerraform() as { variable: Record<string, { default: unknown; type: string }> };

  expect(variable["texts"]?.default).toEqual({ [evaluated]: evaluated });
  // Types are expressions.
  expect(variable["owner"]?.type).toContain('"$${file(\\"a\\")} %%{if b} $${TfToken[TOKEN.1]}"');
});
