import { expect, test } from "@jest/globals";
import { descriptionsNamed } from "../../../../tools/conformance/index.js";
import { neededBy, prerequisites } from "../../../../tools/conformance/prerequisites.js";

const of = (...names: string[]) => neededBy(descriptionsNamed(names), prerequisites());

test("are the blocks that descriptions refer to, with what these need", () => {
  const { data, resource, output } = of("scram-secrets/single");

  expect(Object.keys(output).sort()).toEqual(["secrets", "security_group", "subnets"]);
  expect(data).toEqual({ aws_availability_zones: { all: { state: "available" } } });
  expect(Object.entries(resource).map(([type, named]) => `${type}: ${Object.keys(named)}`)).toEqual([
    ...["aws_vpc: brokers", "aws_subnet: brokers", "aws_internet_gateway: brokers", "aws_route_table: brokers", "aws_route: brokers"],
    ...["aws_route_table_association: brokers", "aws_security_group: brokers", "aws_kms_key: secrets", "aws_secretsmanager_secret: user"],
    ...["aws_secretsmanager_secret_version: user", "aws_secretsmanager_secret_policy: user"],
  ]);
});

test("are empty for descriptions that refer to none", () => {
  expect(of("configuration")).toEqual({ data: {}, resource: {}, output: {} });
});

test("are all needed by some description", () => {
  expect(neededBy(descriptionsNamed(), prerequisites())).toEqual(prerequisites());
});
