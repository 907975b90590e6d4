import { describe, expect, test } from "@jest/globals";
import { lambdaErrors, mskErrors, queryErrors, sqsErrors } from "../../../../../../tools/local/aws/models/errors.js";
import type { Violation } from "../../../../../../tools/local/aws/models/violations.js";

const violation = (changes: Partial<Violation>): Violation => ({
  ...{ path: "name", value: "x", kind: "min", constraint: "Member must have length greater than or equal to 2" },
  ...changes,
});
const parts = ({ status, code, message, members }: ReturnType<typeof mskErrors>) => ({ status, code, message, ...members });

describe("MSK", () => {
  test.each([
    ["clusterName", "clusterName"],
    ["brokerNodeGroupInfo.clientSubnets", "clientSubnets"],
    ["secretArnList.1.member", "secretArnList"],
    ["secretArnList.12.member", "secretArnList"],
    ["vpcConfigs.12.member.subnetIds", "subnetIds"],
    ["tags.member2", "member2"],
    ["x1", "x1"],
  ])("names the parameter of %s: %s", (path, invalidParameter) => {
    expect(mskErrors([violation({ path })]).members).toEqual({ invalidParameter });
  });

  test.each([
    ["pattern", "Member must satisfy…", "The parameter value contains one or more characters that are not valid."],
    ["type", "NUMBER_VALUE can not be converted to a String", "NUMBER_VALUE can not be converted to a String"],
    ["max", "Member must be small", "Value 'x' at 'name' failed to satisfy constraint: Member must be small"],
  ] as const)("has the text of a violated %s", (kind, constraint, message) => {
    expect(parts(mskErrors([violation({ kind, constraint }), violation({})]))).toEqual({
      ...{ status: 400, code: "BadRequestException", message, invalidParameter: "name" },
    });
  });
});

describe("SQS", () => {
  const enumeration = (value: unknown) =>
    sqsErrors([violation({ kind: "enum", value, constraint: "Member must satisfy enum value set: [All, Policy]" })]).message;

  test("names missing parameters as its clients do", () => {
    const error = (path: string) => parts(sqsErrors([violation({ path, kind: "required", value: null })]));

    expect(error("queueUrl")).toEqual({
      status: 400,
      code: "MissingParameter",
      message: "The request must contain the parameter QueueUrl.",
    });
    expect(error("entries.1.member.id").message).toBe("The request must contain the parameter Entries.1.Member.Id.");
  });

  test("names the unknown attribute: a value, the first unknown one of a list, or of the keys of a map", () => {
    expect(enumeration("Polcy")).toBe("Unknown Attribute Polcy.");
    expect(enumeration(["All", "Polcy", "Other"])).toBe("Unknown Attribute Polcy.");
    expect(enumeration({ Policy: "{}", Polcy: "{}" })).toBe("Unknown Attribute Polcy.");
  });

  test("reports other violations, and types first", () => {
    expect(parts(sqsErrors([violation({})]))).toMatchObject({
      code: "InvalidParameterValue",
      message: expect.stringMatching(/^1 validation/),
    });
    expect(parts(sqsErrors([violation({ kind: "type", constraint: "not a String" })]))).toEqual({
      ...{ status: 400, code: "SerializationException", message: "not a String" },
    });
  });
});

test("IAM and STS report a wrong type by its parameter, and all other violations together", () => {
  expect(parts(queryErrors([violation({ kind: "type", constraint: "not a String" })]))).toEqual({
    ...{ status: 400, code: "MalformedInput", message: "Invalid value for name: not a String" },
  });
  expect(parts(queryErrors([violation({}), violation({ path: "tags" })]))).toMatchObject({
    ...{ status: 400, code: "ValidationError", message: expect.stringMatching(/^2 validation errors detected: .+; .+$/) },
  });
});

test("Lambda reports an unknown runtime before other violations, but no other violation of the runtime in that way", () => {
  const runtime = violation({ path: "runtime", value: "nodejs99", kind: "enum", constraint: "Member must satisfy enum value set: [a]" });

  expect(parts(lambdaErrors([violation({}), runtime]))).toEqual({
    ...{ status: 400, code: "InvalidParameterValueException" },
    message: "Value nodejs99 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [a] or be a valid ARN",
  });
  for (const other of [
    violation({ path: "runtime", kind: "max" }),
    violation({ path: "packageType", kind: "enum" }),
    violation({ kind: "type" }),
  ])
    expect(lambdaErrors([other]).code).toBe(other.kind === "type" ? "SerializationException" : "ValidationException");
});
