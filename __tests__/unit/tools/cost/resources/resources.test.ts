import { expect, test } from "@jest/globals";
import { lengthIn, numberIn, textIn, valueIn } from "../../../../../tools/cost/resources/resource.js";
import { regionOfPlan, resourcesOfPlan } from "../../../../../tools/cost/resources/resources-of-plan.js";
import { resourcesOfStack } from "../../../../../tools/cost/resources/resources-of-stack.js";
import { planIn } from "../../../../../tools/terraform/index.js";

const plan = (document: object) => planIn({ format_version: "1.2", ...document });
const change = (address: string, before: object | null, after: object | null, more: object = {}) => ({
  ...{ address, mode: "managed", type: address.split(".")[0], name: "x", provider_name: "aws" },
  ...{ change: { actions: ["update"], before, after, after_unknown: {} }, ...more },
});

test("a value is found in blocks that are maps and in blocks that are lists", () => {
  const inPlan = { values: { a: [{ b: [{ c: 3, list: [1, 2], text: "x" }] }] } };
  const inStack = { values: { a: { b: { c: 3, list: [1, 2], text: "x" } } } };

  for (const resource of [inPlan, inStack]) {
    expect(numberIn(resource, "a", "b", "c")).toBe(3);
    expect(lengthIn(resource, "a", "b", "list")).toBe(2);
    expect(textIn(resource, "a", "b", "text")).toBe("x");
    expect(valueIn(resource, "a", "x", "c")).toBeUndefined();
    expect(valueIn(resource, "a", "b", "c", "d")).toBeUndefined();
  }
});

test("an expression is neither a number nor a text; a text with an expression is a text", () => {
  const resource = { values: { size: "${max(1, 2)}", name: "/aws/msk/${var.name}/x", none: null, empty: [] } };

  expect(numberIn(resource, "size")).toBeUndefined();
  expect(textIn(resource, "size")).toBeUndefined();
  expect(textIn(resource, "name")).toBe("/aws/msk/${var.name}/x");
  expect(valueIn(resource, "none")).toBeUndefined();
  expect(valueIn(resource, "empty", "x")).toBeUndefined();
  expect(lengthIn(resource, "name")).toBeUndefined();
});

test("a plan has the managed resources before and after, without data sources and objects of failed replacements", () => {
  const changes = plan({
    resource_changes: [
      change("aws_eip.new", null, { a: 1 }),
      change("aws_eip.old", { a: 2 }, null),
      change("aws_eip.moved", { a: 3 }, { a: 4 }, { previous_address: "aws_eip.before" }),
      change("aws_eip.moved", { a: 5 }, null, { deposed: "0a1b" }),
      change("data.aws_eip.read", { a: 6 }, { a: 6 }, { mode: "data" }),
    ],
  });

  expect(resourcesOfPlan(changes, "before").map(({ address, values }) => [address, values])).toEqual([
    ["aws_eip.old", { a: 2 }],
    ["aws_eip.moved", { a: 3 }],
  ]);
  expect(resourcesOfPlan(changes, "after").map(({ address, values }) => [address, values])).toEqual([
    ["aws_eip.new", { a: 1 }],
    ["aws_eip.moved", { a: 4 }],
  ]);
  expect(resourcesOfPlan(plan({}), "after")).toEqual([]);
});

test("the region of a plan is that of the provider without an alias, constant or a variable", () => {
  const other = { name: "aws", alias: "other", expressions: { region: { constant_value: "eu-west-1" } } };
  const provider = (region: object) => ({ configuration: { provider_config: { other, aws: { name: "aws", expressions: { region } } } } });

  expect(regionOfPlan(plan(provider({ constant_value: "ap-northeast-2" })))).toBe("ap-northeast-2");
  expect(regionOfPlan(plan({ ...provider({ references: ["var.region"] }), variables: { region: { value: "us-west-2" } } }))).toBe(
    "us-west-2",
  );
  expect(regionOfPlan(plan(provider({ references: ["local.region"] })))).toBeUndefined();
});

test("without it, the region is the most frequent one in zones and ARNs", () => {
  const zones = plan({
    resource_changes: [
      change("aws_subnet.a", null, { availability_zone: "eu-west-1a" }),
      change("aws_subnet.b", { availability_zone: "eu-west-1b" }, null),
      change("aws_msk_cluster.c", { arn: "arn:aws:kafka:us-east-1:123456789012:cluster/a/b" }, null),
      change("aws_iam_role.d", { arn: "arn:aws:iam::123456789012:role/us-east-1" }, null),
    ],
  });

  expect(regionOfPlan(zones)).toBe("eu-west-1");
  expect(regionOfPlan(plan({ resource_changes: [change("aws_eip.a", null, { arn: 3, region: "somewhere" })] }))).toBeUndefined();
});

test("a stack has its resources with the number of instances; what only Terraform can evaluate counts as one", () => {
  const { resources, undecided } = resourcesOfStack({
    resource: {
      aws_eip: {
        one: {},
        three: { for_each: '${toset(["1", "2", "2", "3"])}' },
        map: { for_each: { a: {}, b: {} } },
        list: { for_each: ["x", "y"] },
        counted: { count: 4 },
        none: { count: 0 },
        expression: { for_each: "${toset(var.names)}" },
        mixed: { for_each: '${toset(["a", var.b])}' },
        computed: { count: "${var.n}" },
      },
    },
  });

  expect(resources.map(({ address, instances }) => [address, instances])).toEqual([
    ["aws_eip.one", 1],
    ["aws_eip.three", 3],
    ["aws_eip.map", 2],
    ["aws_eip.list", 2],
    ["aws_eip.counted", 4],
    ["aws_eip.expression", 1],
    ["aws_eip.mixed", 1],
    ["aws_eip.computed", 1],
  ]);
  expect(resources[0]?.type).toBe("aws_eip");
  expect(undecided).toEqual(["aws_eip.expression", "aws_eip.mixed", "aws_eip.computed"]);
  expect(resourcesOfStack({})).toEqual({ resources: [], undecided: [] });
});
