import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { appliedIn, copiesOf, copiesOfModule, readState, type State } from "../../../../../tools/changes/plan/state-copies.js";

const state: State & { version: number; outputs: object } = {
  version: 4,
  outputs: { arn: { value: "arn" } },
  resources: [
    { mode: "managed", type: "aws_vpc", name: "net", instances: [{ attributes: { id: "vpc-1" } }] },
    { mode: "data", type: "aws_region", name: "here", instances: [{ attributes: { name: "us-east-1" } }] },
    {
      ...{ mode: "managed", type: "aws_subnet", name: "a" },
      instances: [
        { index_key: "x", attributes: { id: "subnet-x" }, dependencies: ["aws_vpc.net", "data.aws_region.here"] },
        { index_key: "y", attributes: { id: "subnet-y" } },
      ],
    },
    { mode: "managed", type: "aws_one", name: "keyed", instances: [{ index_key: 0, attributes: { id: "0" } }] },
    {
      ...{ mode: "managed", type: "terraform_data", name: "guard" },
      instances: [{ attributes: { id: "g", input: { value: { a: 1 }, type: "object" }, output: null, plain: { x: 1 } } }],
    },
    {
      ...{ mode: "managed", type: "aws_lambda_function", name: "f" },
      instances: [
        { attributes: { filename: "somewhere/functions/f.zip", function_name: "f" } },
        { index_key: 1, attributes: { filename: null } },
      ],
    },
  ],
};

test("reads a state file", () => {
  const folder = mkdtempSync(join(tmpdir(), "state-"));
  writeFileSync(join(folder, "a.tfstate"), JSON.stringify(state));

  expect(readState(join(folder, "a.tfstate"))).toEqual(state);
  rmSync(folder, { recursive: true });
});

test("returns values by address: of one instance its attributes, of several those of each key", () => {
  const applied = appliedIn(state);

  expect(applied.get("aws_vpc.net")).toEqual({ id: "vpc-1" });
  expect(applied.get("data.aws_region.here")).toEqual({ name: "us-east-1" });
  expect(applied.get("aws_subnet.a")).toEqual({ x: { id: "subnet-x" }, y: { id: "subnet-y" } });
  expect(applied.get("aws_one.keyed")).toEqual({ "0": { id: "0" } });
  expect(applied.size).toBe(6);
});

test("returns the values of terraform_data without the types that a state stores with them", () => {
  expect(appliedIn(state).get("terraform_data.guard")).toEqual({ id: "g", input: { a: 1 }, output: null, plain: { x: 1 } });
});

test("copies resources of the root module into modules, with dependencies inside of them only", () => {
  const modules = [
    { name: "one", addresses: new Set(["aws_subnet.a", "aws_vpc.net"]) },
    { name: "two", addresses: new Set(["aws_lambda_function.f"]) },
  ];

  expect(JSON.parse(copiesOf(state, modules))).toEqual({
    ...{ version: 4, outputs: {}, check_results: null },
    resources: [
      {
        mode: "managed",
        type: "aws_vpc",
        name: "net",
        module: "module.one",
        instances: [{ attributes: { id: "vpc-1" }, dependencies: [] }],
      },
      {
        ...{ mode: "managed", type: "aws_subnet", name: "a", module: "module.one" },
        instances: [
          { index_key: "x", attributes: { id: "subnet-x" }, dependencies: ["module.one.aws_vpc.net"] },
          { index_key: "y", attributes: { id: "subnet-y" }, dependencies: [] },
        ],
      },
      {
        ...{ mode: "managed", type: "aws_lambda_function", name: "f", module: "module.two" },
        instances: [
          { attributes: { filename: "two/functions/f.zip", function_name: "f" }, dependencies: [] },
          { index_key: 1, attributes: { filename: null }, dependencies: [] },
        ],
      },
    ],
  });
});

test("copies the resources of one module for each call of it", () => {
  const subnet = { mode: "managed" as const, type: "aws_subnet", name: "a" };
  const dependencies = ["module.network.aws_vpc.net", "module.other.aws_kms_key.k", "aws_vpc.net"];
  const applied: State = {
    resources: [
      { ...subnet, module: "module.network", instances: [{ attributes: { id: "1" }, dependencies }] },
      { ...subnet, module: "module.other", instances: [{ attributes: { id: "2" } }] },
      { ...subnet, instances: [{ attributes: { id: "3" } }] },
    ],
  };

  const { resources } = JSON.parse(copiesOfModule(applied, "network", ["case_0", "case_1"])) as State;

  expect(resources).toEqual(
    ["case_0", "case_1"].map((name) => ({
      ...{ ...subnet, module: `module.${name}` },
      instances: [{ attributes: { id: "1" }, dependencies: [`module.${name}.aws_vpc.net`] }],
    })),
  );
});
