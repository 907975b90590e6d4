import { expect, test } from "@jest/globals";
import { namesIn, refusedInStack } from "../../../../../modules/aws/index.js";

const textsOf = (resource: object) => namesIn({ resource }).map(({ argument, name }) => `${argument}: ${name.text}`);

test("reads the arguments that are names", () => {
  const resource = {
    aws_security_group: { brokers: { name: "ads-brokers", description: "a" }, clients: { name: "ads-clients" } },
    aws_sqs_queue: { failed: { name: "ads-failed", fifo_queue: false, tags: { name: "x" } } },
    aws_instance: { bastion: { name: "no rule" } },
    aws_iam_role: { generated: { name: null, name_prefix: "ads" } },
  };

  expect(textsOf(resource)).toEqual([
    "aws_security_group.name: ads-brokers",
    "aws_security_group.name: ads-clients",
    "aws_sqs_queue.name: ads-failed",
  ]);
  expect(namesIn({})).toEqual([]);
});

test("replaces references to arguments of other resources", () => {
  const aws_lambda_function = { producer: { function_name: "ads-producer", memory_size: 128 } };
  const named = (name: string) => textsOf({ aws_lambda_function, aws_cloudwatch_log_group: { one: { name } } }).slice(1);

  expect(named("/aws/lambda/${aws_lambda_function.producer.function_name}")).toEqual([
    "aws_cloudwatch_log_group.name: /aws/lambda/ads-producer",
  ]);
  expect(named("${aws_lambda_function.producer.function_name}-${aws_lambda_function.producer.function_name}")).toEqual([
    "aws_cloudwatch_log_group.name: ads-producer-ads-producer",
  ]);
});

test.each([
  ["an attribute that only AWS knows", "${aws_lambda_function.producer.arn}"],
  ["a resource that is not there", "${aws_lambda_function.other.function_name}"],
  ["a type that is not there", "${aws_vpc.other.name}"],
  ["an argument that is not text", "${aws_lambda_function.producer.memory_size}"],
  ["a variable", "ads-${var.name}"],
])("leaves out a name with a reference to %s", (_, name) => {
  const aws_lambda_function = { producer: { function_name: "ads-producer", memory_size: 128 } };

  expect(textsOf({ aws_lambda_function, aws_sqs_queue: { one: { name } } })).toEqual(["aws_lambda_function.function_name: ads-producer"]);
});

const queues = (name: string, forEach: unknown) =>
  textsOf({ aws_sqs_queue: { one: { name, for_each: forEach } } }).map((text) => text.split(": ")[1]);

test.each<[string, unknown, string[]]>([
  ["ads-${each.key}", { a: {}, b: {} }, ["ads-a", "ads-b"]],
  ["${each.key}-${each.value}", '${toset(["a","b"])}', ["a-a", "b-b"]],
  ["ads", { a: {}, b: {} }, ["ads"]],
  ["ads-${each.key}", '${toset(["a\n"])}', []],
  ["ads-${each.key}", "${toset([aws_vpc.one.id])}", []],
  ["ads-${each.key}", "${var.names}", []],
  ["ads-${each.key}", '${toset(["a"])}-x', []],
  ["ads-${each.key}", 'x${toset(["a"])}', []],
  ["ads-${each.key}", null, []],
  ["ads-${each.key}", undefined, []],
])("expands %s for each item of %j", (name, forEach, expected) => {
  expect(queues(name, forEach)).toEqual(expected);
});

test("an escaped template is text", () => {
  expect(queues("ads-$${name}", undefined)).toEqual([]);
});

test("reports names and tags that AWS refuses", () => {
  const stack = {
    resource: {
      aws_sqs_queue: {
        one: { name: "a b", tags: { "aws:x": "1", Team: "ä€!", Owner: "me", Free: "${var.owner}!" } },
        two: { name: "fine", tags: "${var.tags}" },
        three: { name: "also-fine" },
      },
    },
  };

  expect(refusedInStack(stack).map(({ resource, name, problem }) => `${resource} ${name} ${problem}`)).toEqual([
    "queue a b has characters or a form that AWS refuses",
    "aws_sqs_queue aws:x is a tag with characters or a length that AWS refuses",
    "aws_sqs_queue Team is a tag with characters or a length that AWS refuses",
  ]);
  expect(refusedInStack({})).toEqual([]);
});
