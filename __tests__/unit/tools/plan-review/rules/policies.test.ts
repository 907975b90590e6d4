import { describe, expect, test } from "@jest/globals";
import { findingsOf, rulesFound } from "../../../../support/review/plan-builder.js";

const statement = (action: unknown, resource: unknown, more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const change = (type: string, before: string | null, after: string, attribute = "policy") => ({
  type,
  before: before === null ? null : { [attribute]: before },
  after: { [attribute]: after },
});

test("finds the permissions that are added to an existing policy, at most three of them", async () => {
  const before = policy(statement("kafka-cluster:Connect", "a"));
  const after = policy(statement(["kafka-cluster:Connect", "kafka-cluster:ReadData", "kafka-cluster:WriteData"], ["a", "b"]));

  expect(await findingsOf(change("aws_iam_role_policy", before, after))).toEqual([
    expect.objectContaining({
      ...{ rule: "review/policy-widened", what: "5 permissions are added", attribute: "policy" },
      after: "kafka-cluster:ReadData on a; kafka-cluster:ReadData on b; kafka-cluster:WriteData on a, and 2 more",
    }),
  ]);
  expect(await findingsOf(change("aws_iam_role_policy", before, policy(statement("kafka-cluster:Connect", "b"))))).toEqual([
    expect.objectContaining({ what: "1 permission is added", after: "kafka-cluster:Connect on b" }),
  ]);
});

test("distinguishes a permission under another condition from an added one", async () => {
  const logs = (group: string) => ({ Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": ["/aws/lambda/a", group] } } });
  const before = policy(statement(["kms:Encrypt", "kms:Decrypt"], "*", logs("/aws/msk/old")));
  const encrypt = (more: object) => policy(statement("kms:Encrypt", "*", more));
  const found = (after: string) => findingsOf(change("aws_kms_key", before, after));

  expect(await found(encrypt(logs("/aws/msk/new")))).toEqual([
    expect.objectContaining({
      ...{ what: "1 permission is allowed under another condition", detail: "kms:Encrypt on *" },
      ...{ rule: "review/policy-widened", attribute: "policy", before: "/aws/msk/old", after: "/aws/msk/new" },
    }),
  ]);
  const [unconditional] = await found(policy(statement(["kms:Encrypt", "kms:Decrypt"], "*")));
  expect(unconditional).toMatchObject({
    ...{ what: "2 permissions are allowed without the former condition", detail: "kms:Encrypt on *; kms:Decrypt on *" },
    before: "/aws/lambda/a, /aws/msk/old",
  });
  expect(unconditional).not.toHaveProperty("after");
  expect(
    (await found(policy(statement(["kms:Encrypt", "kms:Sign"], "*", logs("/aws/msk/new"))))).map(({ what, after }) => [what, after]),
  ).toEqual([
    ["1 permission is added", "kms:Sign on *"],
    ["1 permission is allowed under another condition", "/aws/msk/new"],
  ]);
  expect(await found(encrypt(logs("/aws/msk/old")))).toEqual([]);
});

test("finds a Deny that is removed", async () => {
  const denial = { Effect: "Deny", Action: "kafka:DeleteCluster", Resource: "*" };
  const [allowed, both] = [policy(statement("kafka:Get", "a")), policy(statement("kafka:Get", "a"), denial)];

  expect((await findingsOf(change("aws_iam_policy", both, allowed))).map(({ what }) => what)).toEqual([
    "a Deny statement is removed or changed",
  ]);
  expect(await rulesFound(change("aws_iam_policy", allowed, both))).toEqual([]);
});

describe("a new policy", () => {
  test.each([
    ["aws_iam_role_policy", statement("*", "*"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("kafka-cluster:*", "*"), "policy-with-wildcard"],
    ["aws_iam_user_policy", statement("KAFKA:*", "*"), "policy-with-wildcard"],
    ["aws_iam_group_policy", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }, "policy-with-wildcard"],
    ["aws_iam_policy", statement("*:*", "*"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("kafka*:*", "*"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("s3:*", "arn:aws:s3:::*"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("kafka:*", "arn:aws:kafka:*:*:*"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("iam:*", "**"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("sts:*", "*"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("kms:*", "*"), "policy-with-wildcard"],
    ["aws_iam_policy", statement("secretsmanager:*", "*"), "policy-with-wildcard"],
    [
      "aws_iam_policy",
      { Effect: "Allow", Action: "kafka:*", NotResource: "arn:aws:kafka:eu-west-1:1:cluster/a/*" },
      "policy-with-wildcard",
    ],
    [
      "aws_s3_bucket_policy",
      { Effect: "Allow", NotPrincipal: { AWS: "arn:a" }, Action: "s3:GetObject", Resource: "b/*" },
      "policy-for-everyone",
    ],
    [
      "aws_s3_bucket_policy",
      statement("s3:GetObject", "b/*", { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      "policy-for-everyone",
    ],
    [
      "aws_sqs_queue_policy",
      statement("sqs:SendMessage", "q", { Principal: ["arn:a", "*"], Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o" } } }),
      "policy-for-everyone",
    ],
    ["aws_msk_cluster_policy", statement("kafka:*", "*", { Principal: "*" }), "policy-for-everyone"],
    ["aws_s3_bucket_policy", statement("s3:GetObject", "b/*", { Principal: { AWS: "*" } }), "policy-for-everyone"],
    ["aws_kms_key", statement("kms:Decrypt", "*", { Principal: { AWS: "*" } }), "policy-for-everyone"],
    ["aws_sns_topic_policy", statement("sns:Publish", "t", { Principal: "*" }), "policy-for-everyone"],
  ])("of %s with %j", async (type, allowed, expected) => {
    expect(await rulesFound(change(type, null, policy(allowed)))).toEqual([expected]);
  });

  test.each([
    ["aws_iam_role_policy", statement("kafka-cluster:ReadData", "*")],
    ["aws_iam_role_policy", statement("kafka-cluster:*", "arn:topic")],
    ["aws_iam_role_policy", statement("ec2:*", "*")],
    ["aws_iam_role_policy", statement("kafka:*", "arn:aws:kafka:eu-west-1:123456789012:*")],
    ["aws_iam_role_policy", statement("s3:*", "arn:aws:s3:::bucket/*")],
    ["aws_iam_role_policy", statement("kafka:Get*", "*")],
    ["aws_kms_key", statement("kms:*", "*", { Principal: { AWS: "arn:aws:iam::123456789012:root" } })],
    ["aws_kms_key_policy", statement("kms:*", "*", { Principal: { AWS: "arn:aws:iam::123456789012:root" } })],
    [
      "aws_s3_bucket_policy",
      statement("s3:GetObject", "b/*", { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o" } } }),
    ],
    ["aws_vpc_endpoint", statement("s3:GetObject", "b/*", { Principal: "*" })],
    ["aws_thing", statement("*", "*", { Principal: "*" })],
  ])("of %s is right with %j", async (type, allowed) => {
    expect(await rulesFound(change(type, null, policy(allowed)))).toEqual([]);
  });
});

test("separates what everyone may do from what an identity may, in one statement", async () => {
  const after = policy(statement(["kafka:GetBootstrapBrokers", "kafka:*"], ["*", "arn:1"], { Principal: { AWS: ["*", "arn:a"] } }));
  const before = policy(statement("kafka:DescribeCluster", "arn:1", { Principal: { AWS: "arn:a" } }));

  expect(
    (await findingsOf(change("aws_msk_cluster_policy", before, after))).map(({ rule, what, after: shown }) => [rule.slice(7), what, shown]),
  ).toEqual([
    [
      "policy-for-everyone",
      "everyone is allowed",
      "* kafka:GetBootstrapBrokers on *; * kafka:GetBootstrapBrokers on arn:1; * kafka:* on *, and 1 more",
    ],
    ["policy-with-wildcard", "all actions are allowed on all resources", "arn:a kafka:* on *"],
    [
      "policy-widened",
      "3 permissions are added",
      "arn:a kafka:GetBootstrapBrokers on *; arn:a kafka:GetBootstrapBrokers on arn:1; arn:a kafka:* on arn:1",
    ],
  ]);
});

test("shows the exceptions of a statement", async () => {
  const after = policy({ Effect: "Allow", NotAction: ["iam:*", "kms:*"], Resource: "arn:1" });

  expect(await findingsOf(change("aws_iam_policy", policy(statement("s3:Get", "arn:1")), after))).toEqual([
    expect.objectContaining({ rule: "review/policy-widened", after: "everything except iam:*, kms:* on arn:1" }),
  ]);
});

test("finds a permission among more than 5000", async () => {
  const many = Array.from({ length: 80 }, (_, i) => `kafka:Action${i}`);
  const resources = Array.from({ length: 80 }, (_, i) => `arn:${i}`);
  const [before, after] = [policy(statement(many, resources)), policy(statement(many, [...resources, "arn:last"]))];

  expect(await findingsOf(change("aws_iam_policy", before, after))).toEqual([
    expect.objectContaining({
      what: "80 permissions are added",
      after: expect.stringMatching(/^kafka:Action0 on arn:last; .*, and 77 more$/),
    }),
  ]);
});

test("reads trust policies and the inline policies of a role", async () => {
  const trust = (principal: unknown) => policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });
  const role = (inline: string[]) => ({
    assume_role_policy: trust({ Service: "s" }),
    inline_policy: inline.map((text) => ({ name: "n", policy: text })),
  });

  expect(await findingsOf(change("aws_iam_role", trust({ AWS: "a" }), trust({ AWS: ["a", "b"] }), "assume_role_policy"))).toEqual([
    expect.objectContaining({ rule: "review/policy-widened", attribute: "assume_role_policy", after: "b sts:AssumeRole" }),
  ]);
  expect(await rulesFound(change("aws_iam_role", trust({ AWS: "a" }), trust("*"), "assume_role_policy"))).toEqual(["policy-for-everyone"]);
  expect(
    await rulesFound({
      type: "aws_iam_role",
      before: role([policy(statement("a:1", "r"))]),
      after: role([policy(statement("a:1", "r")), policy(statement("a:2", "r"))]),
    }),
  ).toEqual(["policy-widened"]);
});

test("finds wide managed policies and functions that everyone can invoke", async () => {
  const attached = (name: string) => ({ type: "aws_iam_role_policy_attachment", after: { policy_arn: `arn:aws:iam::aws:policy/${name}` } });
  const permission = (more: object) => ({ type: "aws_lambda_permission", after: { principal: "*", ...more } });

  expect(await rulesFound(attached("AmazonMSKFullAccess"))).toEqual(["policy-with-wildcard"]);
  expect(await rulesFound(attached("AmazonMSKReadOnlyAccess"))).toEqual([]);
  expect(await rulesFound({ ...attached("AdministratorAccess"), type: "aws_iam_user_policy_attachment" })).toEqual([
    "policy-with-wildcard",
  ]);
  expect(await rulesFound({ ...attached("AdministratorAccess"), before: attached("AdministratorAccess").after, after: null })).toEqual([]);
  expect(await rulesFound(permission({}))).toEqual(["policy-for-everyone"]);
  expect(
    await rulesFound(
      permission({ source_arn: "arn:aws:s3:::b" }),
      permission({ source_account: "1" }),
      permission({ principal_org_id: "o" }),
    ),
  ).toEqual([]);
  expect(await rulesFound(permission({ principal: "sns.amazonaws.com" }))).toEqual([]);
  expect(await rulesFound(permission({ source_arn: "arn:aws:s3:::*" }))).toEqual(["policy-for-everyone"]);
  expect(await rulesFound({ ...permission({}), unknown: { source_arn: true } })).toEqual([]);
  expect(await rulesFound({ ...attached("PowerUserAccess"), type: "aws_iam_policy_attachment" })).toEqual(["policy-with-wildcard"]);
  expect(
    await findingsOf({ type: "aws_iam_role", after: { managed_policy_arns: ["arn:a", attached("IAMFullAccess").after.policy_arn] } }),
  ).toEqual([
    expect.objectContaining({
      ...{ rule: "review/policy-with-wildcard", attribute: "managed_policy_arns", after: "arn:aws:iam::aws:policy/IAMFullAccess" },
      what: "a managed policy with all permissions of a service is attached",
    }),
  ]);
  expect(await rulesFound({ ...permission({}), before: { principal: "*" }, after: null })).toEqual([]);
});

test("ignores policies that are removed, known only after the apply, or no JSON", async () => {
  expect(await rulesFound({ ...change("aws_iam_policy", policy(statement("*", "*")), ""), after: null })).toEqual([]);
  expect(await rulesFound(change("aws_iam_policy", null, "not JSON"))).toEqual([]);
  expect(
    await rulesFound({ type: "aws_iam_policy", before: { policy: policy(statement("a:1", "r")) }, after: {}, unknown: { policy: true } }),
  ).toEqual(["unknown-value"]);
});

describe("a role that trusts tokens", () => {
  const provider = (host: string) => ({ Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` });
  const trustOf = (Principal: object, Condition?: object) =>
    policy({ Effect: "Allow", Principal, Action: "sts:AssumeRoleWithWebIdentity", ...(Condition && { Condition }) });
  const github = "token.actions.githubusercontent.com";
  const sub = (value: unknown, operator = "StringLike") => ({ [operator]: { [`${github}:sub`]: value } });
  const found = (document: string) => rulesFound(change("aws_iam_role", null, document, "assume_role_policy"));

  test.each([
    undefined,
    { StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" } },
    sub("*"),
    sub("repo:*"),
    sub("repo:acme*"),
    sub("repo:*/kafka:pull_request"),
    sub(["repo:acme/kafka:pull_request", "repo:*"]),
    sub([]),
    sub("repo:evil/evil:pull_request", "StringNotEquals"),
    sub("repo:acme/kafka:pull_request", "StringEqualsIfExists"),
  ])("of anyone at GitHub is found with %j", async (condition) => {
    expect(await found(trustOf(provider(github), condition))).toEqual(["policy-for-everyone"]);
  });

  test.each([
    sub("repo:acme/*"),
    sub("repo:acme/kafka:*"),
    sub("repo:acme/kafka:pull_request", "StringEquals"),
    sub(["repo:acme/kafka:pull_request"], "ForAnyValue:StringLike"),
    { StringEquals: { "TOKEN.actions.githubusercontent.com:SUB": "repo:acme/kafka:pull_request" } },
  ])("of named repositories is right with %j", async (condition) => {
    expect(await found(trustOf(provider(github), condition))).toEqual([]);
  });

  test("of other issuers is found where anyone gets their tokens", async () => {
    expect(await found(trustOf(provider("gitlab.com")))).toEqual(["policy-for-everyone"]);
    expect(await found(trustOf(provider("app.terraform.io")))).toEqual(["policy-for-everyone"]);
    expect(await found(trustOf(provider("oidc.eks.eu-west-1.amazonaws.com/id/ABC")))).toEqual([]);
    expect(await found(trustOf(provider("gitlab.com.acme.example")))).toEqual([]);
  });
});
