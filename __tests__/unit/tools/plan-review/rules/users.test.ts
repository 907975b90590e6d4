import { expect, test } from "@jest/globals";
import { secretName } from "../../../../../tools/plan-review/rules/users.js";
import { findingsOf, type Planned, rulesFound } from "../../../../support/review/plan-builder.js";

const ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonMSK_orders_shop-Ab12Cd";
const version = (before: object, after: object) => ({
  type: "aws_secretsmanager_secret_version",
  before: { secret_id: ARN, ...before },
  after: { secret_id: ARN, ...after },
});

test.each([
  [ARN, "AmazonMSK_orders_shop"],
  ["arn:aws:secretsmanager:us-east-1:123456789012:secret:plain", "plain"],
  ["other", undefined],
  [undefined, undefined],
])("reads the name of the secret %s", (arn, name) => {
  expect(secretName(arn)).toBe(name);
});

test("finds a password that is replaced, by its version", async () => {
  expect(await findingsOf(version({ secret_string_wo_version: 1 }, { secret_string_wo_version: 2 }))).toEqual([
    expect.objectContaining({
      ...{ rule: "review/password-replaced", what: "the value of the secret is replaced", detail: "AmazonMSK_orders_shop" },
      ...{ attribute: "secret_string_wo_version", before: "1", after: "2" },
    }),
  ]);
});

test("finds a password that is replaced with its version, as the provider plans it", async () => {
  const change = version({ secret_string_wo_version: 1 }, { secret_string_wo_version: 2, id: undefined });

  expect(await findingsOf({ ...change, actions: ["delete", "create"], unknown: { id: true } })).toEqual([
    expect.objectContaining({ rule: "review/password-replaced", attribute: "secret_string_wo_version", before: "1", after: "2" }),
  ]);
});

test("finds a secret whose version is replaced for another reason, and none for other changes", async () => {
  expect(await rulesFound({ ...version({ version_stages: ["A"] }, { version_stages: ["B"] }), actions: ["delete", "create"] })).toEqual([
    "password-replaced",
  ]);
  expect(await rulesFound(version({ version_stages: ["A"] }, { version_stages: ["B"] }))).toEqual([]);
  expect(await rulesFound({ ...version({}, {}), before: null })).toEqual([]);
});

test("finds users that are added and removed with single associations", async () => {
  const association = { type: "aws_msk_single_scram_secret_association" };

  expect(await findingsOf({ ...association, before: { secret_arn: ARN } })).toEqual([
    expect.objectContaining({
      rule: "review/user-removed",
      what: "the user of this secret can no longer connect",
      detail: "AmazonMSK_orders_shop",
    }),
  ]);
  expect(await findingsOf({ ...association, after: { secret_arn: ARN } })).toEqual([
    expect.objectContaining({ rule: "review/user-added", what: "the user of this secret can connect", detail: "AmazonMSK_orders_shop" }),
  ]);
  const [unknown] = await findingsOf({ ...association, after: {}, unknown: { secret_arn: true } });
  expect(unknown).toMatchObject({ rule: "review/user-added" });
  expect(unknown?.detail).toBeUndefined();
  expect(await rulesFound({ ...association, before: { secret_arn: ARN }, after: { secret_arn: ARN, other: 1 } })).toEqual([]);
});

test("finds users that are added and removed in an association of several", async () => {
  const association = (before: string[] | null, after: string[] | null) => ({
    type: "aws_msk_scram_secret_association",
    before: before && { secret_arn_list: before },
    after: after && { secret_arn_list: after },
  });
  const other = ARN.replace("shop", "bank");
  const found = async (before: string[] | null, after: string[] | null) =>
    (await findingsOf(association(before, after))).map(({ rule, detail }) => [rule.slice(7), detail]);

  expect(await found([ARN], [other])).toEqual([
    ["user-removed", "AmazonMSK_orders_shop"],
    ["user-added", "AmazonMSK_orders_bank"],
  ]);
  expect(await found(null, [ARN])).toEqual([["user-added", "AmazonMSK_orders_shop"]]);
  expect(await found([ARN], null)).toEqual([["user-removed", "AmazonMSK_orders_shop"]]);
  expect(await found([ARN], [ARN])).toEqual([]);
});

test("finds no removed user in a list that is known only after the apply, but that it can't be compared", async () => {
  const other = ARN.replace("shop", "bank");
  const association = { type: "aws_msk_scram_secret_association", before: { secret_arn_list: [ARN] } };
  const found = async (after: object, secret_arn_list: unknown) =>
    (await findingsOf({ ...association, after: { ...after }, unknown: { secret_arn_list } })).map(({ rule, attribute, detail }) => [
      rule.slice(7),
      attribute,
      detail,
    ]);

  expect(await found({}, true)).toEqual([["unknown-value", "secret_arn_list", undefined]]);
  expect(await found({ secret_arn_list: [other, null] }, [false, true])).toEqual([
    ["unknown-value", "secret_arn_list", undefined],
    ["user-added", undefined, "AmazonMSK_orders_bank"],
  ]);
});

test("finds that another user replaces one", async () => {
  const association = { type: "aws_msk_single_scram_secret_association", actions: ["delete", "create"] } as const;
  const found = async (after: string) =>
    (
      await findingsOf({ ...association, before: { secret_arn: ARN, cluster_arn: "a" }, after: { secret_arn: after, cluster_arn: "b" } })
    ).map(({ rule, detail }) => [rule.slice(7), detail]);

  expect(await found(ARN.replace("shop", "bank"))).toEqual([
    ["user-removed", "AmazonMSK_orders_shop"],
    ["user-added", "AmazonMSK_orders_bank"],
  ]);
  expect(await found(ARN)).toEqual([]);
});

test("shows nothing of a sensitive secret", async () => {
  const found = async (planned: Planned) =>
    (await findingsOf(planned)).filter(({ rule }) => rule !== "review/secret-in-plan").map(({ detail }) => detail);

  expect(
    await found({ ...version({ secret_string_wo_version: 1 }, { secret_string_wo_version: 2 }), sensitive: { secret_id: true } }),
  ).toEqual(["(hidden)"]);
  expect(
    await found({ type: "aws_msk_single_scram_secret_association", after: { secret_arn: ARN }, sensitive: { secret_arn: true } }),
  ).toEqual(["(hidden)"]);
  expect(
    await found({ type: "aws_msk_scram_secret_association", after: { secret_arn_list: [ARN] }, sensitive: { secret_arn_list: [true] } }),
  ).toEqual(["(hidden)"]);
});
