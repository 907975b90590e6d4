import { describe, expect, test } from "@jest/globals";
import { evaluate, matchesWildcard, type Statement } from "../../../../../../tools/local/aws/iam/policy.js";

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

  test("is not affected by an unsupported condition on another action", () => {
    const other = allow({ Action: "kms:Decrypt", Resource: "*", Condition: { StringEquals: { "kms:ViaService": "kafka" } } });

    expect(decide(other, allow()).effect).toBe("allow");
  });
});

test("wildcard patterns treat special characters of regular expressions literally", () => {
  expect(matchesWildcard("a.b", "a.*")).toBe(true);
  expect(matchesWildcard("axb", "a.b")).toBe(false);
  expect(matchesWildcard("a(b", "a(?")).toBe(true);
  expect(matchesWildcard("a+b/c", "a+*")).toBe(true);
});
