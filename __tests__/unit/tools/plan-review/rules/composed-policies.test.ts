import { expect, test } from "@jest/globals";
import { findingsOf, planned, planWith, rulesFound } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

type Statement = Readonly<Record<string, unknown>>;

/** Returns the findings of a policy document that is read in the apply. */
async function foundIn(statement: readonly Statement[], type = "aws_iam_policy_document") {
  const resource = { ...planned({ type, after: { statement }, actions: ["read"], unknown: { json: true } }), mode: "data" };
  return (await reviewOf({ ...planWith([]), resource_changes: [resource] })).findings;
}

const everyone = [{ type: "AWS", identifiers: ["*"] }];
const statement = (principals: unknown, more: Statement = {}) => ({
  actions: ["kafka:GetBootstrapBrokers"],
  resources: ["a"],
  principals,
  ...more,
});

test("finds a policy for everyone, whose document is composed in the apply", async () => {
  expect(await foundIn([statement([{ type: "AWS", identifiers: ["arn:a"] }]), statement(everyone, { effect: "Allow" })])).toEqual([
    expect.objectContaining({
      ...{ rule: "review/policy-for-everyone", address: "aws_iam_policy_document.this", attribute: "statement" },
      ...{ what: "everyone is allowed by a policy that is composed in the apply", after: "* kafka:GetBootstrapBrokers on a" },
    }),
  ]);
  expect(await foundIn([statement([{ type: "*", identifiers: ["*"] }])])).toHaveLength(1);
});

test.each([
  ["a Deny", statement(everyone, { effect: "Deny" })],
  ["named principals", statement([{ type: "Service", identifiers: ["kafka.amazonaws.com"] }])],
  ["no principals, as in a policy of an identity", statement([])],
  ["no principals at all", { actions: ["*"], resources: ["*"] }],
  ["a condition", statement(everyone, { condition: [{ test: "StringEquals", variable: "aws:PrincipalOrgID", values: ["o-1"] }] })],
  [
    "a condition with unknown values",
    statement(everyone, { condition: [{ test: "StringEquals", variable: "aws:SourceArn", values: null }] }),
  ],
  ["principals that are not known yet", statement([{ type: "AWS", identifiers: null }])],
])("finds nothing in %s", async (_, given) => {
  expect(await foundIn([given])).toEqual([]);
});

test("reads documents only, and finds a condition that restricts nobody", async () => {
  const secure = { condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }] };
  expect(await foundIn([statement(everyone, secure)])).toHaveLength(1);
  expect(await foundIn([statement(everyone)], "aws_caller_identity")).toEqual([]);
  expect(await rulesFound({ type: "aws_iam_policy_document", after: { statement: [statement(everyone)] } })).toEqual([]);
  expect(await findingsOf({ type: "aws_iam_policy_document", after: { statement: null } })).toEqual([]);
});
