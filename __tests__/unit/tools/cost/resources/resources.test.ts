import { expect, test } from "@jest/globals";
import { lengthIn, numberIn, textIn, valueIn } from "../../../../../tools/cost/resources/resource.js";
import { resourcesOfStack } from "../../../../../tools/cost/resources/resources-of-stack.js";

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
