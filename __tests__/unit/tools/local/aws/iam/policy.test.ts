import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { evaluate, type Statement, toArray } from "../../../../../../tools/local/aws/iam/policy.js";

const topic = "arn:aws:kafka:eu-west-1:123456789012:topic/events/uuid-1/ads";
const allow = (changes: Partial<Statement> = {}): Statement => ({
  Effect: "Allow",
  Action: "kafka-cluster:WriteData",
  Resource: topic,
  ...changes,
});
const deny = (changes: Partial<Statement> = {}): Statement => ({ ...allow(changes), Effect: "Deny" });
const decide = (...Statement: Statement[]) =>
  evaluate([{ Statement }], { action: "kafka-cluster:WriteData", resource: topic, context: { "aws:PrincipalArn": "arn:me" } });

describe("access", () => {
  test("is denied by default", () => {
    expect(decide()).toEqual({ effect: "implicit deny", reason: `no policy allows kafka-cluster:WriteData on ${topic}` });
    expect(decide(allow({ Action: "kafka-cluster:ReadData" })).effect).toBe("implicit deny");
    expect(decide(allow({ Resource: `${topic}-other` })).effect).toBe("implicit deny");
  });

  test("is allowed if one of several statements allows it", () => {
    expect(decide(allow({ Sid: "Read", Action: "kafka-cluster:ReadData" }), allow({ Sid: "Write" }))).toEqual({
      effect: "allow",
      reason: "allowed by statement Write",
    });
  });

  test("is denied by an explicit deny, regardless of the order of statements", () => {
    expect(decide(deny({ Sid: "No" }), allow())).toEqual({ effect: "explicit deny", reason: "denied by statement No" });
    expect(decide(allow(), deny({ Sid: "No" })).effect).toBe("explicit deny");
  });

  test.each([
    ["any action of a service", { Action: "kafka-cluster:*" }],
    ["an action with different capitalization", { Action: "KAFKA-CLUSTER:writedata" }],
    ["a list that contains the action", { Action: ["kafka-cluster:Connect", "kafka-cluster:W?iteData"] }],
    ["any topic of a cluster", { Resource: "arn:aws:kafka:*:123456789012:topic/events/*" }],
    ["everything except another action", { Action: undefined, NotAction: "kafka-cluster:DeleteTopic" }],
    ["everything except another resource", { Resource: undefined, NotResource: "arn:aws:kafka:*:*:group/*" }],
    ["a condition that is met", { Condition: { ArnLike: { "aws:PrincipalArn": ["arn:you", "arn:m*"] } } }],
  ] satisfies [string, Partial<Statement>][])("is allowed by a statement on %s", (_, changes) => {
    expect(decide(allow(changes)).effect).toBe("allow");
  });

  test.each([
    ["everything except this action", { Action: undefined, NotAction: "kafka-cluster:Write*" }],
    ["everything except this resource", { Resource: undefined, NotResource: "*" }],
    ["a condition that is not met", { Condition: { StringEquals: { "aws:PrincipalArn": "arn:you" } } }],
    ["a condition on a key that the request lacks", { Condition: { ArnLike: { "aws:SourceArn": "*" } } }],
  ] satisfies [string, Partial<Statement>][])("is not allowed by a statement on %s", (_, changes) => {
    expect(decide(allow(changes)).effect).toBe("implicit deny");
  });

  test.each([
    ["the condition operator IpAddress", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }],
    ["the condition key aws:SourceVpce", { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }],
    ["the policy variable in arn:${aws:username}", { Resource: "arn:${aws:username}" }],
  ] satisfies [string, Partial<Statement>][])("is denied because of %s, even if another statement allows it", (element, changes) => {
    const { effect, reason } = decide(allow(), allow({ Sid: "Odd", ...changes }));

    expect(effect).toBe("explicit deny");
    expect(reason).toBe(`statement Odd contains ${element}, which the local platform does not evaluate`);
  });

  test("is evaluated by any condition key that the request has a value for", () => {
    const statement: Statement = { ...allow(), Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } };
    const effectFor = (service: string) =>
      evaluate([{ Statement: statement }], {
        ...{ action: String(statement.Action), resource: String(statement.Resource) },
        context: { "iam:PassedToService": service },
      }).effect;

    expect(effectFor("lambda.amazonaws.com")).toBe("allow");
    expect(effectFor("ec2.amazonaws.com")).toBe("implicit deny");
  });

  test("is not affected by an unsupported condition on another action", () => {
    const other = allow({ Action: "kms:Decrypt", Resource: "*", Condition: { StringEquals: { "kms:ViaService": "kafka" } } });

    expect(decide(other, allow()).effect).toBe("allow");
  });
});

test("an explicit deny wins and a missing allow denies, in any order and in any number of policies", () => {
  const kinds = fc.constantFrom("allow", "deny", "other");
  fc.assert(
    fc.property(fc.array(fc.array(kinds, { maxLength: 4 }), { maxLength: 4 }), (policies) => {
      const statementOf = { allow: allow(), deny: deny(), other: deny({ Action: "kafka-cluster:Connect" }) };
      const request = { action: "kafka-cluster:WriteData", resource: topic };
      const { effect } = evaluate(
        policies.map((each) => ({ Statement: each.map((kind) => statementOf[kind]) })),
        request,
      );
      const all = policies.flat();
      expect(effect).toBe(all.includes("deny") ? "explicit deny" : all.includes("allow") ? "allow" : "implicit deny");
    }),
  );
});

describe("a condition", () => {
  const outcome = (Condition: Statement["Condition"], context: Record<string, string> = {}) =>
    evaluate([{ Statement: allow({ Condition }) }], { action: "kafka-cluster:WriteData", resource: topic, context }).effect;
  const key = "aws:SourceArn";

  test.each([
    ["StringEquals", "arn:a", ["arn:a"], ["arn:A", "arn:ab", ""]],
    ["StringEquals", "arn:*", ["arn:*"], ["arn:a"]],
    ["StringLike", "arn:*", ["arn:", "arn:a"], ["Arn:a"]],
    ["ArnEquals", "arn:*:b", ["arn:a:b"], ["arn:a:c"]],
    ["ArnLike", "arn:?", ["arn:a"], ["arn:ab"]],
    ["Bool", "true", ["true", "TRUE"], ["false", ""]],
    ["Bool", "False", ["false"], ["true"]],
  ])("%s %s is met by %j, and not by %j", (operator, pattern, met, unmet) => {
    for (const value of met) expect([value, outcome({ [operator]: { [key]: pattern } }, { [key]: value })]).toEqual([value, "allow"]);
    for (const value of unmet)
      expect([value, outcome({ [operator]: { [key]: pattern } }, { [key]: value })]).toEqual([value, "implicit deny"]);
  });

  test("accepts a boolean, and one of several values", () => {
    expect(outcome({ Bool: { "aws:SecureTransport": true } }, { "aws:SecureTransport": "true" })).toBe("allow");
    expect(outcome({ StringEquals: { [key]: ["a", "b"] } }, { [key]: "b" })).toBe("allow");
    expect(outcome({ StringEquals: { [key]: ["a", "b"] } }, { [key]: "c" })).toBe("implicit deny");
  });

  test("Null is met by a request without the key, or with it, and not decided for a key that is unknown here", () => {
    const nullOf = (absent: string, name = key) => ({ Null: { [name]: absent } });

    expect([outcome(nullOf("true"), {}), outcome(nullOf("false"), {})]).toEqual(["allow", "implicit deny"]);
    expect([outcome(nullOf("true"), { [key]: "x" }), outcome(nullOf("false"), { [key]: "x" })]).toEqual(["implicit deny", "allow"]);
    expect(outcome(nullOf("true", "aws:Unknown"), {})).toBe("explicit deny");
  });

  test("needs every operator and every key", () => {
    const both = { StringEquals: { [key]: "a", "aws:SourceAccount": "1" }, ArnLike: { "aws:PrincipalArn": "p" } };
    const context = { [key]: "a", "aws:SourceAccount": "1", "aws:PrincipalArn": "p" };

    expect(outcome(both, context)).toBe("allow");
    for (const name of Object.keys(context)) expect(outcome(both, { ...context, [name]: "other" })).toBe("implicit deny");
    for (const name of Object.keys(context)) {
      const { [name as keyof typeof context]: _, ...rest } = context;
      expect(outcome(both, rest)).toBe("implicit deny");
    }
  });

  test.each([
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:RequestedRegion",
    "aws:SecureTransport",
    "sts:ExternalId",
  ])("knows the key %s in any capitalization, in the policy and in the request", (name) => {
    expect(outcome({ StringEquals: { [name.toUpperCase()]: "v" } }, { [name.toLowerCase()]: "v" })).toBe("allow");
    expect(outcome({ StringEquals: { [name.toLowerCase()]: "v" } }, { [name.toUpperCase()]: "v" })).toBe("allow");
  });

  test("with a policy variable can't be evaluated", () => {
    const Condition = { StringEquals: { [key]: ["x", "arn:${aws:username}"] } };
    const decision = evaluate([{ Statement: allow({ Sid: "Odd", Condition }) }], {
      ...{ action: "kafka-cluster:WriteData", resource: topic },
      context: { [key]: "y" },
    });

    expect(decision).toEqual({
      effect: "explicit deny",
      reason: "statement Odd contains the policy variable in arn:${aws:username}, which the local platform does not evaluate",
      unsupported: true,
    });
  });

  test("of a statement that does not apply to the principal is not evaluated", () => {
    const odd = allow({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } });
    const request = { action: "kafka-cluster:WriteData", resource: topic };

    expect(evaluate([{ Statement: odd }], request, () => false).effect).toBe("implicit deny");
  });
});

describe("a statement", () => {
  test("without a Sid is named by its actions", () => {
    expect(decide(allow({ Action: ["kafka-cluster:WriteData", "kafka-cluster:Connect"] })).reason).toBe(
      "allowed by a statement on kafka-cluster:WriteData, kafka-cluster:Connect",
    );
    expect(decide(deny({ Action: undefined, NotAction: "s3:*" })).reason).toBe("denied by a statement on s3:*");
  });

  test("without an action matches none, and without a resource matches every one", () => {
    expect(decide(allow({ Action: undefined })).effect).toBe("implicit deny");
    expect(decide(allow({ Resource: undefined })).effect).toBe("allow");
  });

  test.each([
    ["one of several resources", { Resource: ["arn:other", topic] }, "allow"],
    ["none of several resources", { Resource: ["arn:other", "arn:another"] }, "implicit deny"],
    ["not one of several resources", { Resource: undefined, NotResource: ["arn:other", topic] }, "implicit deny"],
    ["not one of several actions", { Action: undefined, NotAction: ["s3:*", "kafka-cluster:writedata"] }, "implicit deny"],
    ["a resource in another capitalization", { Resource: topic.toUpperCase() }, "implicit deny"],
  ] satisfies [string, Partial<Statement>, string][])("on %s", (_, changes, effect) => {
    expect(decide(allow(changes)).effect).toBe(effect);
  });

  test("that is alone needs no list", () => {
    expect(evaluate([{ Statement: allow() }], { action: "kafka-cluster:WriteData", resource: topic })).toEqual({
      effect: "allow",
      reason: "allowed by a statement on kafka-cluster:WriteData",
    });
  });

  test("that is the first to allow is the reason", () => {
    expect(decide(allow({ Sid: "First" }), allow({ Sid: "Second" })).reason).toBe("allowed by statement First");
  });

  test("with another error than an unsupported element is a bug, not a denial", () => {
    const broken = allow({ Resource: 5 as unknown as string });

    expect(() => decide(broken)).toThrow(TypeError);
  });
});

test("one value is a list of one", () => {
  expect([toArray("a"), toArray(["a", "b"])]).toEqual([["a"], ["a", "b"]]);
});
