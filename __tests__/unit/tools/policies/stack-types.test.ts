import { expect, test } from "@jest/globals";
import { trustedServices, typesOf } from "../../../../tools/policies/stack-types.js";

test("types of AWS are listed, with data sources and ephemeral resources as such", () => {
  const stack = {
    resource: { aws_vpc: {}, terraform_data: {} },
    data: { aws_region: {}, http: {} },
    ephemeral: { aws_secretsmanager_random_password: {} },
  };
  expect(typesOf(stack)).toEqual(["aws_vpc", "data.aws_region", "ephemeral.aws_secretsmanager_random_password"]);
  expect(typesOf({})).toEqual([]);
});

test("services that roles trust are listed once, in alphabetical order", () => {
  const role = (service: string) => ({ assume_role_policy: JSON.stringify({ Statement: [{ Principal: { Service: service } }] }) });
  const aws_iam_role = { a: role("vpc-flow-logs.amazonaws.com"), b: role("lambda.amazonaws.com"), c: role("lambda.amazonaws.com") };
  expect(trustedServices({ resource: { aws_iam_role } })).toEqual(["lambda.amazonaws.com", "vpc-flow-logs.amazonaws.com"]);
  expect(trustedServices({})).toEqual([]);
});
