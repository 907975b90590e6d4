import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addedGrants, countOf, type Element, type PolicyDocument, policyIn } from "../../../../tools/plan-review/policy-document.js";
import { matchesWildcards } from "../../../../tools/wildcards/index.js";

const policy = (...statements: object[]) => policyIn(JSON.stringify({ Version: "2012-10-17", Statement: statements })) as PolicyDocument;
const allow = (action: unknown, resource: unknown, more: object = {}) => ({ Effect: "Allow", Action: action, Resource: resource, ...more });
const patterns = (elements: readonly Element[]) =>
  elements.map(({ pattern, except }) => (except ? `${pattern} except ${except}` : pattern));

describe("policyIn", () => {
  test.each([undefined, null, 3, "", "text", "[]", "null"])("returns nothing for %j", (text) => {
    expect(policyIn(text)).toBeUndefined();
  });

  test("lists the Allow statements, and the Deny statements as text", () => {
    expect(policy(allow(["a:1", "a:2", "a:1"], ["r", "s"]), { Effect: "Deny", Action: "*" })).toEqual({
      grants: [
        {
          principals: [],
          actions: [{ pattern: "a:1" }, { pattern: "a:2" }],
          resources: [{ pattern: "r" }, { pattern: "s" }],
          condition: "",
          isRestricted: false,
        },
      ],
      denials: ['{"Effect":"Deny","Action":"*"}'],
    });
  });

  test.each([
    ["*", ["*"]],
    [{ AWS: "*" }, ["*"]],
    [{ AWS: ["arn:1", "arn:2"], Service: "kafka.amazonaws.com" }, ["arn:1", "arn:2", "kafka.amazonaws.com"]],
  ])("reads the principal %j", (Principal, principals) => {
    expect(patterns(policy(allow("a:1", "r", { Principal })).grants[0]?.principals ?? [])).toEqual(principals);
  });

  test("takes everything but some for everything, and keeps the exceptions", () => {
    const [grant] = policy({ Effect: "Allow", NotPrincipal: { AWS: "a" }, NotAction: ["sts:*", "iam:*"], NotResource: "r" }).grants;

    expect(patterns(grant?.principals ?? [])).toEqual(["* except a"]);
    expect(patterns(grant?.actions ?? [])).toEqual(["* except iam:*,sts:*"]);
    expect(patterns(grant?.resources ?? [])).toEqual(["* except r"]);
  });

  test("reads a single statement, conditions, and trust policies, which have no resource", () => {
    const trust = {
      ...{ Effect: "Allow", Principal: { Service: "s" }, Action: "sts:AssumeRole" },
      Condition: { StringEquals: { "aws:SourceAccount": "1" } },
    };

    expect(policyIn(JSON.stringify({ Statement: trust }))?.grants).toEqual([
      {
        principals: [{ pattern: "s" }],
        actions: [{ pattern: "sts:AssumeRole" }],
        resources: [],
        condition: '{"StringEquals":{"aws:SourceAccount":"1"}}',
        isRestricted: true,
      },
    ]);
    expect(policyIn(JSON.stringify({ Statement: ["text", null] }))).toEqual({ grants: [], denials: [] });
  });
});

describe("addedGrants", () => {
  const added = (before: PolicyDocument, after: PolicyDocument) =>
    addedGrants(before.grants, after.grants).flatMap(({ actions, resources }) =>
      patterns(actions).flatMap((action) =>
        resources.length === 0 ? [action] : patterns(resources).map((resource) => `${action} ${resource}`),
      ),
    );

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
    [allow("a:*", "r", { Condition: { c: 1 } }), allow("a:Get", "r", { Condition: { c: 2 } }), ["a:Get r"]],
    [allow("a:*", "r", { Principal: "*" }), allow("a:Get", "r", { Principal: "p" }), []],
    [allow("a:*", "r", { Principal: "p" }), allow("a:Get", "r", { Principal: "*" }), ["a:Get r"]],
    [allow("a:*", "r", { Principal: "p?" }), allow("a:Get", "r", { Principal: "p1" }), ["a:Get r"]],
    [allow("a:*", "r", { Principal: "p" }), allow("a:*", "r"), ["a:* r"]],
    [allow("a:1", []), allow("a:1", "r"), ["a:1 r"]],
    [allow([], "r"), allow("a:1", "r"), ["a:1 r"]],
    [allow("a:1", "r"), allow([], "r"), []],
    [allow(["a:1", "a:2"], ["r", "s"]), allow(["a:1", "a:3"], ["r", "t"]), ["a:3 r", "a:3 t", "a:1 t"]],
    [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, allow("*", "*"), ["* *"]],
    [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, allow("IAM:Get", "r"), ["IAM:Get r"]],
    [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, allow("s3:Get", "r"), []],
    [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, allow("s3:G*", "r"), ["s3:G* r"]],
    [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, { Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "r" }, []],
    [
      { Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "*" },
      { Effect: "Allow", NotAction: "iam:*", Resource: "r" },
      ["* except iam:* r"],
    ],
    [allow("*", "*"), { Effect: "Allow", NotAction: "iam:*", NotResource: "r" }, []],
    [
      { Effect: "Allow", Action: "a:1", NotResource: "secret" },
      { Effect: "Allow", Action: "a:1", NotResource: "other" },
      ["a:1 * except other"],
    ],
  ])("from %j to %j", (before, after, expected) => {
    expect(added(policy(before), policy(after))).toEqual(expected);
  });

  test("finds exactly the permissions that no earlier statement covers", () => {
    const action = fc.constantFrom("a:1", "a:2", "b:1", "a:*", "*");
    const resource = fc.constantFrom("r", "s", "r*", "*");
    const statement = fc
      .record({ actions: fc.array(action, { minLength: 1, maxLength: 3 }), resources: fc.array(resource, { minLength: 1, maxLength: 3 }) })
      .map(({ actions, resources }) => allow(actions, resources));
    const statements = fc.array(statement, { minLength: 1, maxLength: 3 });
    const product = ({ grants }: PolicyDocument) =>
      grants.flatMap(({ actions, resources }) =>
        patterns(actions).flatMap((one) => patterns(resources).map((other) => [one, other] as const)),
      );

    fc.assert(
      fc.property(statements, statements, (before, after) => {
        const [old, now] = [policy(...before), policy(...after)];
        const expected = product(now).filter(
          ([one, other]) => !product(old).some(([outer, on]) => matchesWildcards(one, outer) && matchesWildcards(other, on)),
        );

        expect([...new Set(added(old, now))].sort()).toEqual([...new Set(expected.map((pair) => pair.join(" ")))].sort());
      }),
    );
  });

  test("compares statements with many actions and resources completely, without multiplying them out", () => {
    const many = Array.from({ length: 3_000 }, (_, i) => `a:${i}`);
    const last = allow([...many, "iam:PassRole"], many);

    const grants = addedGrants(policy(allow(many, many)).grants, policy(last).grants);

    expect(grants.map((grant) => [patterns(grant.actions), countOf(grant)])).toEqual([[["iam:PassRole"], 3_000]]);
  });

  test("counts everything as added that is too much to compare", () => {
    const statements = (prefix: string) => Array.from({ length: 501 }, (_, i) => allow(`${prefix}:${i}`, "r"));

    expect(addedGrants(policy(...statements("a")).grants, policy(...statements("a")).grants)).toHaveLength(501);
    expect(addedGrants(policy(...statements("a").slice(1)).grants, policy(...statements("a").slice(1)).grants)).toEqual([]);
  });
});
