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
  test("is denied where nothing allows it", () => {
    expect(decide()).toEqual({ effect: "implicit deny", reason: `no policy allows kafka-cluster:WriteData on ${topic}` });
    expect(decide(allow({ Action: "kafka-cluster:ReadData" })).effect).toBe("implicit deny");
    expect(decide(allow({ Resource: `${topic}-other` })).effect).toBe("implicit deny");
  });

  test("is allowed by one statement of many", () => {
    expect(decide(allow({ Sid: "Read", Action: "kafka-cluster:ReadData" }), allow({ Sid: "Write" }))).toEqual({
      effect: "allow",
      reason: "allowed by statement Write",
    });
  });

  test("is denied by an explicit deny, wherever it stands", () => {
    expect(decide(deny({ Sid: "No" }), allow())).toEqual({ effect: "explicit deny", reason: "denied by statement No" });
    expect(decide(allow(), deny({ Sid: "No" })).effect).toBe("explicit deny");
  });

  test.each([
    ["any action of a service", { Action: "kafka-cluster:*" }],
    ["an action in another case", { Action: "KAFKA-CLUSTER:writedata" }],
    ["one of a list", { Action: ["kafka-cluster:Connect", "kafka-cluster:W?iteData"] }],
    ["any topic of a cluster", { Resource: "arn:aws:kafka:*:123456789012:topic/events/*" }],
    ["everything but another action", { Action: undefined, NotAction: "kafka-cluster:DeleteTopic" }],
    ["everything but another resource", { Resource: undefined, NotResource: "arn:aws:kafka:*:*:group/*" }],
    ["a condition that holds", { Condition: { ArnLike: { "aws:PrincipalArn": ["arn:you", "arn:m*"] } } }],
  ] satisfies [string, Partial<Statement>][])("is allowed by a statement on %s", (_, changes) => {
    expect(decide(allow(changes)).effect).toBe("allow");
  });

  test.each([
    ["everything but this action", { Action: undefined, NotAction: "kafka-cluster:Write*" }],
    ["everything but this resource", { Resource: undefined, NotResource: "*" }],
    ["a condition that does not hold", { Condition: { StringEquals: { "aws:PrincipalArn": "arn:you" } } }],
    ["a condition on what the request does not have", { Condition: { ArnLike: { "aws:SourceArn": "*" } } }],
  ] satisfies [string, Partial<Statement>][])("is not allowed by a statement on %s", (_, changes) => {
    expect(decide(allow(changes)).effect).toBe("implicit deny");
  });

  test.each([
    ["the condition operator IpAddress", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }],
    ["the condition key aws:SourceVpce", { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }],
    ["the policy variable in arn:${aws:username}", { Resource: "arn:${aws:username}" }],
  ] satisfies [string, Partial<Statement>][])("is refused, although another statement allows it, for %s", (element, changes) => {
    const { effect, reason } = decide(allow(), allow({ Sid: "Odd", ...changes }));
    expect(effect).toBe("explicit deny");
    expect(reason).toBe(`statement Odd holds ${element}, which the local platform does not evaluate`);
  });

  test("is not touched by an unsupported condition on another action", () => {
    const other = allow({ Action: "kms:Decrypt", Resource: "*", Condition: { StringEquals: { "kms:ViaService": "kafka" } } });
    expect(decide(other, allow()).effect).toBe("allow");
  });
});

test("wildcards take signs of regular expressions as they are", () => {
  expect(matchesWildcard("a.b", "a.*")).toBe(true);
  expect(matchesWildcard("axb", "a.b")).toBe(false);
  expect(matchesWildcard("a(b", "a(?")).toBe(true);
  expect(matchesWildcard("a+b/c", "a+*")).toBe(true);
});
