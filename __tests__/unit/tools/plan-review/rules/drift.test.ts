import { describe, expect, test } from "@jest/globals";
import { planned, planWith } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

async function found(drift: Parameters<typeof planned>[0], changes: Parameters<typeof planned>[0][] = []) {
  const { findings } = await reviewOf(planWith(changes, { resource_drift: [planned(drift)] }));
  return findings
    .filter(({ rule }) => rule === "review/drift")
    .map(({ what, attribute, before, after }) => [what, attribute, before, after]);
}

const thing = (before: object, after: object) => ({
  type: "aws_thing",
  before: before as Record<string, unknown>,
  after: after as Record<string, unknown>,
});

test("finds a change that this plan undoes", async () => {
  expect(await found(thing({ size: 1, other: 1 }, { size: 2, other: 2 }), [thing({ size: 2, other: 2 }, { size: 1, other: 2 })])).toEqual([
    ["was changed outside of Terraform; this plan undoes it", "size", "1", "2"],
  ]);
  expect(await found(thing({ size: 1, other: 1 }, { size: 2, other: 2 }), [thing({ size: 2, other: 2 }, { size: 1, other: 1 })])).toEqual([
    ["was changed outside of Terraform, with 1 more attribute; this plan undoes it", "other", "1", "2"],
  ]);
});

test("finds no drift in attributes that the plan does not change", async () => {
  expect(await found(thing({ size: 1 }, { size: 2 }))).toEqual([]);
  expect(await found(thing({ size: 1 }, { size: 2 }), [thing({ other: 1, size: 2 }, { other: 2, size: 2 })])).toEqual([]);
});

test("finds every change of an MSK resource", async () => {
  const cluster = { type: "aws_msk_cluster", before: { a: 1, b: 1, c: 1 }, after: { a: 2, b: 2, c: 2 } };

  expect(await found(cluster)).toEqual([["was changed outside of Terraform, with 2 more attributes", "a", "1", "2"]]);
});

test("finds a resource that was deleted", async () => {
  expect(await found({ type: "aws_thing", before: { a: 1 } })).toEqual([
    ["was deleted outside of Terraform", undefined, undefined, undefined],
  ]);
});

test.each([
  [{ size: null }, { size: 2 }],
  [{ list: [] }, { list: [1] }],
  [{ text: "" }, { text: "computed" }],
  [{ list: [] }, { list: null }],
  [
    { current_version: "a", tags_all: { a: "b" } },
    { current_version: "b", tags_all: {} },
  ],
])("takes a refresh from %j to %j for none", async (before, after) => {
  expect(await found({ ...thing(before, after), type: "aws_msk_cluster" })).toEqual([]);
});

test("ignores moved resources and data sources", async () => {
  expect(await found({ ...thing({ a: 1 }, { a: 1 }), actions: ["no-op"] })).toEqual([]);
});

test("finds a decisive value of an existing resource that is known only after the apply", async () => {
  const { findings } = await reviewOf(
    planWith([
      { type: "aws_iam_role_policy", before: { policy: "{}" }, after: {}, unknown: { policy: true } },
      { type: "aws_iam_role_policy", address: "new", after: {}, unknown: { policy: true } },
      { type: "aws_iam_role_policy", address: "known", before: { policy: "{}" }, after: { policy: "[]" }, unknown: { name: true } },
      { type: "aws_thing", before: { policy: "{}" }, after: {}, unknown: { policy: true } },
    ]),
  );

  expect(findings.map(({ rule, address, attribute, before, after }) => [rule, address, attribute, before, after])).toEqual([
    ["review/unknown-value", "aws_iam_role_policy.this", "policy", "{}", "known only after the apply"],
  ]);
});

test("finds no unknown value in a rule that moves to a group which the plan creates", async () => {
  const rule = { type: "aws_vpc_security_group_ingress_rule", before: { security_group_id: "sg-1", cidr_ipv4: "10.0.0.0/8" } };
  const moved = { ...rule, after: { cidr_ipv4: "10.0.0.0/8" }, unknown: { security_group_id: true } };
  const other = { ...rule, address: "other", after: { security_group_id: "sg-1" }, unknown: { cidr_ipv4: true } };
  const { findings } = await reviewOf(planWith([moved, other]));

  expect(findings.map((found) => [found.rule, found.address, found.attribute])).toEqual([["review/unknown-value", "other", "cidr_ipv4"]]);
});

describe("a value that the provider fills in", () => {
  const found = async (planned: Parameters<typeof planWith>[0][number]) =>
    (await reviewOf(planWith([planned]))).findings.filter(({ rule }) => rule === "review/unknown-value").map(({ attribute }) => attribute);
  const group = { type: "aws_security_group", before: { ingress: [] }, after: {} };

  test("is no unknown value of a replaced resource", async () => {
    expect(await found({ ...group, unknown: { ingress: true }, actions: ["create", "delete"] })).toEqual([]);
    expect(await found({ ...group, unknown: { ingress: true } })).toEqual(["ingress"]);
    expect(await found({ ...group, unknown: { ingress: [{ cidr_blocks: true }] }, actions: ["create", "delete"] })).toEqual(["ingress"]);
    const policy = { before: { policy: "{}" }, after: {}, unknown: { policy: true }, actions: ["delete", "create"] as const };
    expect(await found({ type: "aws_sqs_queue", ...policy })).toEqual([]);
    expect(await found({ type: "aws_sqs_queue_policy", ...policy })).toEqual(["policy"]);
  });

  test("is no unknown source of a rule that has another source, or of one for what goes out", async () => {
    const rule = { type: "aws_security_group_rule", before: { type: "ingress" }, unknown: { source_security_group_id: true } };
    expect(await found({ ...rule, after: { type: "ingress", cidr_blocks: ["10.0.0.0/8"] } })).toEqual([]);
    expect(await found({ ...rule, after: { type: "egress", cidr_blocks: [] } })).toEqual([]);
    expect(await found({ ...rule, after: { type: "ingress", cidr_blocks: [] } })).toEqual(["source_security_group_id"]);
    const cidrs = { ...rule, unknown: { cidr_blocks: true } };
    expect(await found({ ...cidrs, after: { type: "ingress", source_security_group_id: "sg-1" } })).toEqual([]);
  });
});

test("finds failed checks with their messages", async () => {
  const check = (status: string, ...messages: string[]) => ({
    address: { to_display: "check.support", kind: "check" },
    status,
    instances: [
      { address: { to_display: "check.support" }, status, problems: messages.map((message) => ({ message })) },
      { address: { to_display: "x" }, status },
    ],
  });
  const { findings } = await reviewOf(
    planWith([], {
      checks: [check("fail", "one", "two"), check("error", "three"), check("unknown", "four"), { ...check("fail"), instances: undefined }],
    }),
  );

  expect(findings.map(({ rule, address, after }) => [rule, address, after])).toEqual([
    ["review/check-failed", "check.support", "one"],
    ["review/check-failed", "check.support", "two"],
    ["review/check-failed", "check.support", "three"],
  ]);
});

test.each([
  ["aws_msk_scram_secret_association", { secret_arn_list: ["a"] }, { secret_arn_list: true }, "secret_arn_list"],
  [
    "aws_msk_cluster",
    {},
    { broker_node_group_info: [{ storage_info: [{ ebs_storage_info: [{ volume_size: true }] }] }] },
    "broker_node_group_info.storage_info",
  ],
  ["aws_sqs_queue_policy", { policy: "{}" }, { policy: true }, "policy"],
  ["aws_iam_role", {}, { inline_policy: [{ policy: true }] }, "inline_policy.policy"],
])("finds that a decisive value of %s is known only after the apply", async (type, before, unknown, attribute) => {
  const { findings } = await reviewOf(planWith([{ type, before, after: {}, unknown: unknown as Record<string, unknown> }]));

  expect(findings.filter(({ rule }) => rule === "review/unknown-value").map((found) => found.attribute)).toEqual([attribute]);
});

test("hides what is sensitive or looks like a secret in a change outside of Terraform", async () => {
  const lambda = (password: string, level: string) => ({
    environment: [{ variables: { DB_PASSWORD: password, LOG_LEVEL: level } }],
  });
  const change = { type: "aws_lambda_function", before: lambda("hunter2-old", "INFO"), after: lambda("hunter2-new", "DEBUG") };

  expect(await found(change, [{ ...change, before: change.after, after: change.before }])).toEqual([
    [
      "was changed outside of Terraform; this plan undoes it",
      "environment.variables",
      '{"DB_PASSWORD":"(hidden)","LOG_LEVEL":"INFO"}',
      '{"DB_PASSWORD":"(hidden)","LOG_LEVEL":"DEBUG"}',
    ],
  ]);
  expect(
    await found({ type: "aws_msk_cluster", before: { note: "hunter2-old" }, after: { note: null }, sensitiveBefore: { note: true } }),
  ).toEqual([["was changed outside of Terraform", "note", "(hidden)", undefined]]);
});
