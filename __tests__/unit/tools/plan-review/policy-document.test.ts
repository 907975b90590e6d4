import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addedPermissions, matches, type PolicyDocument, policyIn } from "../../../../tools/plan-review/policy-document.js";

const policy = (...statements: object[]) => policyIn(JSON.stringify({ Version: "2012-10-17", Statement: statements })) as PolicyDocument;
const allow = (action: unknown, resource: unknown, more: object = {}) => ({ Effect: "Allow", Action: action, Resource: resource, ...more });

describe("policyIn", () => {
  test.each([undefined, null, 3, "", "text", "[]", "null"])("returns nothing for %j", (text) => {
    expect(policyIn(text)).toBeUndefined();
  });

  test("lists each permission of the Allow statements, and the Deny statements", () => {
    expect(policy(allow(["a:1", "a:2"], ["r", "s"]), { Effect: "Deny", Action: "*" }).permissions).toEqual([
      { principal: undefined, action: "a:1", resource: "r", condition: "" },
      { principal: undefined, action: "a:1", resource: "s", condition: "" },
      { principal: undefined, action: "a:2", resource: "r", condition: "" },
      { principal: undefined, action: "a:2", resource: "s", condition: "" },
    ]);
    expect(policy({ Effect: "Deny", Action: "*" }).denials).toEqual(['{"Effect":"Deny","Action":"*"}']);
  });

  test.each([
    ["*", ["*"]],
    [{ AWS: "*" }, ["*"]],
    [{ AWS: ["arn:1", "arn:2"], Service: "kafka.amazonaws.com" }, ["arn:1", "arn:2", "kafka.amazonaws.com"]],
  ])("reads the principal %j", (Principal, principals) => {
    expect(policy(allow("a:1", "r", { Principal })).permissions.map(({ principal }) => principal)).toEqual(principals);
  });

  test("takes everything but some for everything", () => {
    expect(policy({ Effect: "Allow", NotPrincipal: { AWS: "a" }, NotAction: "iam:*", NotResource: "r" }).permissions).toEqual([
      { principal: "*", action: "*", resource: "*", condition: "" },
    ]);
  });

  test("reads a single statement, conditions, and trust policies, which have no resource", () => {
    const trust = { Effect: "Allow", Principal: { Service: "s" }, Action: "sts:AssumeRole", Condition: { Bool: { a: "true" } } };

    expect(policyIn(JSON.stringify({ Statement: trust }))?.permissions).toEqual([
      { principal: "s", action: "sts:AssumeRole", resource: "", condition: '{"Bool":{"a":"true"}}' },
    ]);
    expect(policyIn(JSON.stringify({ Statement: ["text", null] }))).toEqual({ permissions: [], denials: [] });
  });

  test("compares at most 5000 permissions", () => {
    const many = Array.from({ length: 200 }, (_, i) => `a:${i}`);

    expect(policy(allow(many, many)).permissions).toHaveLength(5_000);
  });
});

describe("addedPermissions", () => {
  const added = (before: PolicyDocument, after: PolicyDocument) =>
    addedPermissions(before, after).map(({ action, resource }) => `${action} ${resource}`);

  test.each([
    [allow("a:Get", "r"), allow("a:Get", "r"), []],
    [allow("a:Get", "r"), allow("a:Put", "r"), ["a:Put r"]],
    [allow("a:Get", "r"), allow("a:Get", "s"), ["a:Get s"]],
    [allow("a:G*", "r*"), allow("A:get", "r1"), []],
    [allow("a:G?t", "r"), allow("a:Get", "r"), []],
    [allow("a:Get", "r*"), allow("a:Get", "R1"), ["a:Get R1"]],
    [allow("a:Get", "r"), allow("a:*", "r"), ["a:* r"]],
    [allow("a:*", "r"), allow("a:Get", "r", { Condition: { c: 1 } }), []],
    [allow("a:*", "r", { Condition: { c: 1 } }), allow("a:Get", "r", { Condition: { c: 1 } }), []],
    [allow("a:*", "r", { Condition: { c: 1 } }), allow("a:Get", "r"), ["a:Get r"]],
    [allow("a:*", "r", { Principal: "*" }), allow("a:Get", "r", { Principal: "p" }), []],
    [allow("a:*", "r", { Principal: "p" }), allow("a:Get", "r", { Principal: "*" }), ["a:Get r"]],
  ])("from %j to %j", (before, after, expected) => {
    expect(added(policy(before), policy(after))).toEqual(expected);
  });
});

test("matches wildcards as a regular expression does", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  fc.assert(
    fc.property(text, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 }), (pattern, candidate) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);

      expect(matches(pattern, candidate)).toBe(expression.test(candidate));
    }),
  );
});
