import { beforeEach, describe, expect, test } from "@jest/globals";
import { AccessDenied } from "../../../../../../tools/local/aws/iam/access-denied.js";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { Iam } from "../../../../../../tools/local/aws/iam/iam.js";
import { Identities } from "../../../../../../tools/local/aws/iam/identities.js";
import type { Statement } from "../../../../../../tools/local/aws/iam/policy.js";
import { IamFake } from "../../../../../support/local-platform/iam-fake.js";

const user = "arn:aws:iam::123456789012:user/eve";
const roleArn = "arn:aws:iam::123456789012:role/runner";
const sessionArn = "arn:aws:sts::123456789012:assumed-role/runner/run-1";
let fake: IamFake;
let credentials: Credentials;
let iam: Iam;
let lines: string[];

beforeEach(() => {
  fake = new IamFake();
  credentials = new Credentials();
  lines = [];
  iam = new Iam(fake.moto, credentials, new Identities(fake.moto, "eu-west-1"), "eu-west-1", (line) => lines.push(line));
});

const policy = (...Statement: Statement[]) => ({ Statement });
const allow = (changes: Partial<Statement> = {}): Statement => ({ Effect: "Allow", Action: "*", Resource: "*", ...changes });

describe("an action is allowed", () => {
  test("by a policy, with its statement as the reason", async () => {
    fake.users = { eve: { inline: { a: policy(allow({ Sid: "All" })) } } };

    expect(await iam.isAllowed(user, "sqs:SendMessage", "arn:queue")).toEqual({ allowed: true, reason: "allowed by statement All" });
  });

  test("by no policy: it is denied, and nothing is logged", async () => {
    fake.users = { eve: {} };

    expect(await iam.isAllowed(user, "sqs:SendMessage", "arn:queue")).toEqual({
      allowed: false,
      reason: `${user}: no policy allows sqs:SendMessage on arn:queue`,
    });
    expect(lines).toEqual([]);
  });

  test("only if the permissions boundary allows it too", async () => {
    fake.managed = { "arn:limit": { default: "v1", versions: { v1: policy(allow({ Action: "sqs:*" })) } } };
    fake.users = { eve: { inline: { a: policy(allow({ Sid: "All" })) }, boundary: "arn:limit" } };

    expect((await iam.isAllowed(user, "sqs:SendMessage", "arn:queue")).allowed).toBe(true);
    expect(await iam.isAllowed(user, "kms:Decrypt", "arn:key")).toEqual({
      allowed: false,
      reason: `${user}: no policy allows kms:Decrypt on arn:key`,
    });
  });

  test("not by the permissions boundary alone", async () => {
    fake.managed = { "arn:limit": { default: "v1", versions: { v1: policy(allow()) } } };
    fake.users = { eve: { boundary: "arn:limit" } };

    expect((await iam.isAllowed(user, "sqs:SendMessage", "arn:queue")).allowed).toBe(false);
  });

  test("not if a statement can't be evaluated: the log names it", async () => {
    const condition = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
    fake.users = { eve: { inline: { a: policy(allow({ Sid: "Inside", Condition: condition })) } } };
    const reason = `${user}: statement Inside contains the condition operator IpAddress, which the local platform does not evaluate`;

    expect(await iam.isAllowed(user, "sqs:SendMessage", "arn:queue")).toEqual({ allowed: false, reason });
    expect(lines).toEqual([`iam: denied sqs:SendMessage: ${reason}`]);
  });

  test.each<[string, string, Record<string, string>]>([
    ["the ARN of a user", user, { "aws:PrincipalArn": user }],
    ["the ARN of the role of a session", sessionArn, { "aws:PrincipalArn": roleArn }],
    ["the account", sessionArn, { "aws:PrincipalAccount": "123456789012" }],
    ["the region", user, { "aws:RequestedRegion": "eu-west-1" }],
    ["the context of the request", user, { "aws:SourceArn": "arn:source" }],
  ])("by a condition on %s, and not if it has another value", async (_, principal, condition) => {
    const context = { "aws:SourceArn": "arn:source" };
    const [[key] = [""]] = Object.entries(condition);
    const underCondition = (values: Record<string, string>) => ({ inline: { a: policy(allow({ Condition: { StringEquals: values } })) } });
    fake.users = { eve: underCondition(condition), adam: underCondition({ [key]: "other" }) };
    fake.roles = { runner: underCondition(condition), walker: underCondition({ [key]: "other" }) };
    const other = principal.replace("eve", "adam").replace("runner", "walker");

    expect((await iam.isAllowed(principal, "sqs:SendMessage", "arn:queue", context)).allowed).toBe(true);
    expect((await iam.isAllowed(other, "sqs:SendMessage", "arn:queue", context)).allowed).toBe(false);
  });
});

describe("a role can be assumed", () => {
  const trusting = (Principal: Statement["Principal"], Condition?: Statement["Condition"]) => ({
    trust: policy({ Sid: "Trust", Effect: "Allow", Action: "sts:AssumeRole", Principal, Condition }),
  });
  const eve = { kind: "principal", arn: user, accountId: "123456789012" } as const;
  const lambda = { kind: "service", name: "lambda.amazonaws.com" } as const;

  test("by a principal that its trust policy names, with no other policy", async () => {
    fake.roles = { runner: trusting({ AWS: user }) };

    expect(await iam.canAssume(roleArn, eve)).toEqual({
      allowed: true,
      reason: `trust policy of ${roleArn}: allowed by statement Trust`,
    });
  });

  test("not by another principal", async () => {
    fake.roles = { runner: trusting({ AWS: "arn:aws:iam::123456789012:user/adam" }) };

    expect(await iam.canAssume(roleArn, eve)).toEqual({
      allowed: false,
      reason: `trust policy of ${roleArn}: no policy allows sts:AssumeRole on `,
    });
  });

  test("by a principal of an account that it trusts, if the principal's policies allow it", async () => {
    fake.roles = { runner: trusting({ AWS: "123456789012" }) };
    fake.users = { eve: { inline: { a: policy(allow({ Sid: "Assume", Action: "sts:AssumeRole", Resource: roleArn })) } } };

    expect(await iam.canAssume(roleArn, eve)).toEqual({ allowed: true, reason: "allowed by statement Assume" });
  });

  test("not by a principal of that account without a policy", async () => {
    fake.roles = { runner: trusting({ AWS: "123456789012" }) };
    fake.users = { eve: { inline: { a: policy(allow({ Action: "sts:AssumeRole", Resource: `${roleArn}-other` })) } } };

    expect(await iam.canAssume(roleArn, eve)).toEqual({
      allowed: false,
      reason: `${user}: no policy allows sts:AssumeRole on ${roleArn}`,
    });
  });

  test("only with the external id of the trust policy", async () => {
    fake.roles = { runner: trusting({ AWS: user }, { StringEquals: { "sts:ExternalId": "42" } }) };

    expect(await Promise.all([undefined, "41", "42"].map((id) => iam.canAssume(roleArn, eve, id)))).toMatchObject([
      { allowed: false },
      { allowed: false },
      { allowed: true },
    ]);
  });

  test("by a principal under a condition on its account", async () => {
    fake.roles = { runner: trusting({ AWS: user }, { StringEquals: { "aws:PrincipalAccount": "123456789012" } }) };

    expect((await iam.canAssume(roleArn, eve)).allowed).toBe(true);
  });

  test("by a service, with the account of the role as the source account", async () => {
    fake.roles = { runner: trusting({ Service: lambda.name }, { StringEquals: { "aws:SourceAccount": "123456789012" } }) };
    expect((await iam.canAssume(roleArn, lambda)).allowed).toBe(true);
    expect((await iam.canAssume(roleArn, { ...lambda, name: "ec2.amazonaws.com" })).allowed).toBe(false);

    fake.roles = { other: trusting({ Service: lambda.name }, { StringEquals: { "aws:SourceAccount": "999999999999" } }) };
    expect((await iam.canAssume("arn:aws:iam::123456789012:role/other", lambda)).allowed).toBe(false);
  });

  test("by a function: the session has the keys that STS issued", async () => {
    fake.roles = { runner: trusting({ Service: lambda.name }) };

    expect(await iam.sessionFor(roleArn, "orders")).toEqual({
      accessKeyId: "ASIANEW",
      secretAccessKey: "s&cret",
      sessionToken: "to/ken=",
      expiresAtMs: Date.parse("2100-01-01T00:00:00Z"),
    });
    expect(fake.queries.at(-1)).toEqual([
      "sts",
      "eu-west-1",
      { Action: "AssumeRole", Version: "2011-06-15", RoleArn: roleArn, RoleSessionName: "orders" },
    ]);
    expect(iam.principalOf({ accessKeyId: "ASIANEW", sessionToken: "to/ken=" })).toBe(sessionArn);
    expect(credentials.find("ASIANEW", "to/ken=").secretAccessKey).toBe("s&cret");
  });

  test("not by a function of a role for another service", async () => {
    fake.roles = { runner: trusting({ Service: "ec2.amazonaws.com" }) };

    await expect(iam.sessionFor(roleArn, "orders")).rejects.toThrow(
      new AccessDenied(
        `lambda.amazonaws.com is not allowed to assume ${roleArn}: trust policy of ${roleArn}: no policy allows sts:AssumeRole on `,
      ),
    );
    await expect(iam.sessionFor(roleArn, "orders", { name: "ec2.amazonaws.com" })).resolves.toMatchObject({ accessKeyId: "ASIANEW" });
  });

  test("by a service for one of its resources only, if the trust policy names the resource", async () => {
    const connector = "arn:aws:kafkaconnect:eu-west-1:123456789012:connector";
    fake.roles = { runner: trusting({ Service: lambda.name }, { ArnLike: { "aws:SourceArn": `${connector}/orders/*` } }) };
    const sessionFor = (sourceArn?: string) => iam.sessionFor(roleArn, "orders", { name: lambda.name, ...(sourceArn && { sourceArn }) });

    await expect(sessionFor(`${connector}/orders/1-1`)).resolves.toMatchObject({ accessKeyId: "ASIANEW" });
    await expect(sessionFor(`${connector}/copy/1-1`)).rejects.toThrow("is not allowed to assume");
    await expect(sessionFor()).rejects.toThrow("is not allowed to assume");
  });
});

test("the principal of an unknown session is refused", () => {
  expect(() => iam.principalOf({ accessKeyId: "ASIAGUESS", sessionToken: "t" })).toThrow("unknown access key ASIAGUESS");
});
