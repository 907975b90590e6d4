import { describe, expect, test } from "@jest/globals";
import { hasFindings, MAXIMUM_DRIFTS, MAXIMUM_PER_RULE } from "../../../../tools/plan-review/review.js";
import { severities } from "../../../../tools/plan-review/rule.js";
import { reviewRules } from "../../../../tools/plan-review/rules/index.js";
import { planned, planWith, rulesFound } from "../../../support/review/plan-builder.js";
import { commentOf, reviewOf } from "../../../support/review/recorded.js";

test("every rule has its own id, and texts that are sentences", () => {
  const ids = reviewRules.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(35);
  for (const { id, finds, why, fix, docs, severity } of reviewRules) {
    expect({ id, named: /^review\/[a-z]+(-[a-z]+)*$/.test(id), severity: severities.includes(severity) }).toEqual({
      id,
      named: true,
      severity: true,
    });
    for (const text of [finds, why, fix]) expect({ id, text }).toEqual({ id, text: expect.stringMatching(/^[A-Z].*\.$/) });
    expect({ id, docs }).toEqual({ id, docs: expect.stringMatching(/^https:\/\/[^\s()<>]+$/) });
  }
});

test("counts changes by module, and lists them", async () => {
  const review = await reviewOf(
    planWith([
      { type: "aws_one", after: {} },
      { type: "aws_two", module: "module.b", address: "module.b.aws_two.this", before: { a: 1 }, after: { a: 2 } },
      {
        type: "aws_two",
        module: "module.a",
        address: "module.a.aws_two.this",
        actions: ["delete", "create"],
        before: { a: 1 },
        after: { a: 2 },
      },
      { type: "aws_two", module: "module.a", address: "module.a.aws_two.old", before: { a: 1 } },
      { type: "aws_two", actions: ["no-op"], before: { a: 1 }, after: { a: 1 } },
    ]),
  );
  const none = { create: 0, update: 0, replace: 0, delete: 0, forget: 0 };

  expect(review).toMatchObject({
    total: { create: 1, update: 1, replace: 1, delete: 1, forget: 0 },
    omitted: 0,
    terraformVersion: "1.11.4",
  });
  expect(Object.entries(review.modules)).toEqual([
    ["", { ...none, create: 1 }],
    ["module.a", { ...none, replace: 1, delete: 1 }],
    ["module.b", { ...none, update: 1 }],
  ]);
  expect(review.changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
    "create aws_one.this",
    "update module.b.aws_two.this",
    "replace module.a.aws_two.this",
    "delete module.a.aws_two.old",
  ]);
});

test("lists findings gravest first, then by rule and address", async () => {
  const bucket = (address: string) => ({ type: "aws_s3_bucket", address, before: { bucket: "a" } });

  expect(await rulesFound({ type: "aws_cloudwatch_metric_alarm", before: {} }, { type: "aws_kms_key", before: {} }, bucket("b"))).toEqual([
    "data-destroyed",
    "key-or-secret-destroyed",
    "monitoring-off",
  ]);
  expect((await reviewOf(planWith([bucket("b"), bucket("c"), bucket("a")]))).findings.map(({ address }) => address)).toEqual([
    "a",
    "b",
    "c",
  ]);
});

test("keeps a limited number of findings of a rule, and counts the others", async () => {
  const alarms = Array.from({ length: MAXIMUM_PER_RULE + 5 }, (_, i) => ({
    type: "aws_cloudwatch_metric_alarm",
    address: `alarm.${i}`,
    before: {},
  }));
  const review = await reviewOf(planWith(alarms));

  expect([review.findings.length, review.omitted]).toEqual([MAXIMUM_PER_RULE, 5]);
  expect(commentOf("a", review)).toContain("5 more findings of these rules are left out.");
});

test("names the address of an action that it does not know", async () => {
  await expect(reviewOf(planWith([{ type: "aws_one", actions: ["explode" as never], before: {}, after: {} }]))).rejects.toThrow(
    "aws_one.this: the plan has unknown actions: explode",
  );
});

describe("the severity of a review", () => {
  const alarm = (i: number) => ({ type: "aws_cloudwatch_metric_alarm", address: `alarm.${i}`, before: {} });
  const alarms = (count: number) => Array.from({ length: count }, (_, i) => alarm(i));
  const accepting = (address: string) =>
    ({
      cluster: { kind: "standard" },
      planReview: { accepted: [{ rule: "review/monitoring-off", address, reason: "measured elsewhere" }] },
    }) as never;

  test("is that of all findings, also of one after many accepted ones", async () => {
    const plan = planWith([...alarms(MAXIMUM_PER_RULE + 5), { ...alarm(0), address: "other" }]);
    const review = await reviewOf(plan, { settings: accepting("alarm.*") });

    expect(review.findings.map(({ address }) => address)).toEqual(["other"]);
    expect([review.counts.medium, review.accepted, review.suppressed.length, review.omitted]).toEqual([
      1,
      MAXIMUM_PER_RULE + 5,
      MAXIMUM_PER_RULE,
      0,
    ]);
    expect(hasFindings(review, "medium")).toBe(true);
    expect(commentOf("a", review)).toContain(`<summary>${MAXIMUM_PER_RULE + 5} accepted in the settings</summary>`);
  });

  test("includes findings that are left out of the list", async () => {
    const review = await reviewOf(planWith(alarms(MAXIMUM_PER_RULE + 5)), { settings: accepting("alarm.20*") });

    // alarm.20 and alarm.200 to alarm.204 are accepted.
    expect(review.counts).toEqual({ critical: 0, high: 0, medium: MAXIMUM_PER_RULE - 1, low: 0, info: 0 });
    expect([review.accepted, review.omitted]).toEqual([6, 0]);
    expect(commentOf("a", review)).toContain(`**${MAXIMUM_PER_RULE - 1} medium · `);
  });

  test.each([
    ["critical", false],
    ["high", false],
    ["medium", true],
    ["low", true],
    ["info", true],
  ] as const)("%s is reached by a finding of medium severity: %s", async (severity, expected) => {
    expect(hasFindings(await reviewOf(planWith([alarm(0)])), severity)).toBe(expected);
    expect(hasFindings(await reviewOf(planWith([])), severity)).toBe(false);
  });

  test("includes changes outside of Terraform that are too many to compare", async () => {
    const drift = (i: number) => planned({ type: "aws_thing", address: `aws_thing.a${i}`, before: { size: 1 }, after: { size: 2 } });
    const drifts = Array.from({ length: MAXIMUM_DRIFTS + 2 }, (_, i) => drift(i));
    const deleted = planned({ type: "aws_thing", address: "aws_thing.gone", before: { size: 1 } });
    const review = await reviewOf(planWith([], { resource_drift: [...drifts, deleted] }));

    expect(review.counts.medium).toBe(3);
    expect(review.findings.map(({ rule, address, what }) => [rule, address, what])).toEqual([
      ["review/drift", `aws_thing.a${MAXIMUM_DRIFTS}`, "was changed outside of Terraform"],
      ["review/drift", `aws_thing.a${MAXIMUM_DRIFTS + 1}`, "was changed outside of Terraform"],
      ["review/drift", "aws_thing.gone", "was deleted outside of Terraform"],
    ]);
  });
});

test("compares the drift with the plan also if the plan comes first in the document", async () => {
  const change = { type: "aws_thing", before: { size: 2 }, after: { size: 1 } };
  const drift = planned({ type: "aws_thing", before: { size: 1 }, after: { size: 2 } });
  const sorted = { format_version: "1.2", resource_changes: [planned(change)], resource_drift: [drift] };

  expect((await reviewOf(sorted)).findings.map(({ what }) => what)).toEqual(["was changed outside of Terraform; this plan undoes it"]);
});

test("lists the first 2000 changes", async () => {
  const roles = Array.from({ length: 2_001 }, (_, i) => ({ type: "aws_iam_role", address: `aws_iam_role.a${i}`, after: {} }));
  const { changes, total } = await reviewOf(planWith(roles));

  expect([changes.length, changes.at(-1)?.address, total.create]).toEqual([2_000, "aws_iam_role.a1999", 2_001]);
});
