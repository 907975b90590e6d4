import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { Construct } from "constructs";
import { ModuleStack, ReadableStack } from "../../../../modules/terraform/index.js";

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
