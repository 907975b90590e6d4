import { describe, expect, test } from "@jest/globals";
import type { CostDelta, Range } from "../../../../tools/cost/index.js";
import { markdown } from "../../../../tools/plan-review/render/markdown.js";
import { terminal } from "../../../../tools/plan-review/render/terminal.js";
import {
  costBasis,
  costLine,
  MAXIMUM_CHARGED,
  MAXIMUM_RESOURCES,
  PlanCost,
  reviewedCost,
} from "../../../../tools/plan-review/reviewed-cost.js";
import { cluster } from "../../../support/prices/priced.js";
import { type Planned, planned, planWith } from "../../../support/review/plan-builder.js";
import { reviewOf } from "../../../support/review/recorded.js";

const range = (low: number, expected: number, high: number): Range => ({ low, expected, high });
const estimate = (total: Range) => ({ region: "eu-west-1", total }) as CostDelta["after"];
const deltaOf = (change: Range, changes: number, unpriced: readonly string[] = []): CostDelta => ({
  before: estimate(range(1, 2, 3)),
  after: estimate(range(10, 1_234.5, 30)),
  change,
  changes: Array.from({ length: changes }, (_, i) => ({ address: `aws_eip.a${i}`, what: "address", change: range(i, i, i) })),
  unpriced: unpriced.map((address) => ({ address, reason: "no price" })),
});
const lineOf = (...of: Parameters<typeof deltaOf>) => costLine(reviewedCost(deltaOf(...of)));

describe("the line about the cost", () => {
  test.each([
    ["Cost: about +446.76 USD per month (+400.00 to +500.00)", lineOf(range(400, 446.76, 500), 1)],
    ["Cost: about -446.76 USD per month (-500.00 to -400.00)", lineOf(range(-400, -446.76, -500), 1)],
    ["Cost: about +1,446.76 USD per month, 1 resource unpriced", lineOf(range(1_446.76, 1_446.76, 1_446.76), 1, ["a"])],
    ["Cost: about 0.00 USD per month (0.00 to +5.00), 2 resources unpriced", lineOf(range(0, 0, 5), 2, ["a", "b", "a"])],
    ["Cost: no change", lineOf(range(0, 0, 0), 0)],
    ["Cost: not known, 1 resource unpriced", lineOf(range(0, 0, 0), 0, ["a"])],
    ["Cost: not estimated, because the plan names no AWS region", costLine({ reason: "the plan names no AWS region" })],
  ])("is %j", (expected, line) => {
    expect(line).toBe(expected);
  });

  test("is not known where brokers have no price, whatever else changes", () => {
    const delta = deltaOf(range(1, 1, 1), 1, ["a"]);
    const brokers = { ...delta, unpriced: [{ address: "aws_msk_cluster.x", what: "brokers", reason: "no price" }] };
    const storage = { ...delta, unpriced: [{ address: "aws_msk_cluster.x", what: "storage", reason: "no price" }] };

    expect(costLine(reviewedCost(brokers))).toBe("Cost: not known, because brokers have no price in eu-west-1, 1 resource unpriced");
    expect(costLine(reviewedCost(storage))).toBe("Cost: about +1.00 USD per month, 1 resource unpriced");
  });

  test("has a basis", () => {
    expect(costBasis(reviewedCost(deltaOf(range(1, 1, 1), 1)))).toBe(
      "From 2.00 to 1,234.50 USD per month in eu-west-1, on demand, at the default load of msk cost; the range is for half and twice that load.",
    );
  });
});

test("a review keeps the largest changes and the first unpriced resources, and counts all", () => {
  const unpriced = Array.from({ length: 21 }, (_, i) => `b${i}`);
  const cost = reviewedCost(deltaOf(range(1, 1, 1), 21, unpriced));

  expect([cost.changes.length, cost.changed, cost.unpriced.length, cost.unpricedResources]).toEqual([20, 21, 20, 21]);
  expect(cost.changes[0]).toEqual({ address: "aws_eip.a0", what: "address", change: range(0, 0, 0) });
});

describe("the cost of a plan", () => {
  const { values } = cluster("kafka.m7g.large", 3, { volumeGib: 100 });
  const larger = cluster("kafka.m7g.xlarge", 3, { volumeGib: 100 }).values;
  const eips = (count: number): Planned[] =>
    Array.from({ length: count }, (_, i) => ({ type: "aws_eip", address: `aws_eip.a["${i}"]`, after: {} }));
  const inRegion = {
    configuration: { provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "us-east-1" } } } } },
  };
  const reviewIn = (resources: readonly Planned[]) => reviewOf(planWith(resources, inRegion));
  const upgrade: Planned = { type: "aws_msk_cluster", before: values, after: larger };

  test("is one line of the comment, with the largest changes folded", async () => {
    const comment = markdown(await reviewIn([upgrade, { type: "aws_unknown", address: "aws_unknown.<b>", after: {} }]), { name: "a" });

    expect(comment).toContain("\n\n**Cost: about +446.76 USD per month, 1 resource unpriced**\n\n| | |");
    expect(comment).toContain(
      [
        "<details>",
        "<summary>Cost</summary>",
        "",
        "From 545.20 to 991.96 USD per month in us-east-1, on demand, at the default load of msk cost; the range is for half and twice that load.",
        "",
        "| USD per month | resource | what |",
        "|---:|---|---|",
        "| +446.76 | `aws_msk_cluster.this` | brokers |",
        "",
        "Unpriced, not in the change:",
        "",
        "- `aws_unknown.<b>`: resources of the type aws&#95;unknown are not priced here",
        "",
        "</details>",
      ].join("\n"),
    );
  });

  test("is shortened with a count", async () => {
    const review = await reviewIn(eips(30));
    const comment = markdown(review, { name: "a" });

    expect(comment.match(/\| \+3\.65 \| `aws_eip/g)).toHaveLength(20);
    expect(comment).toContain("| | 10 more changes | |");
    const short = markdown(review, { name: "a", maximumLength: 1_300 });
    const shown = short.match(/\| \+3\.65 \| `aws_eip/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(20);
    expect(short).toContain(`| | ${30 - shown} more changes | |`);
    expect(short.length).toBeLessThanOrEqual(1_300);
  });

  test("is printed in a terminal, and part of the JSON", async () => {
    const review = await reviewIn([upgrade, ...eips(6)]);

    expect(terminal(review).split("\n").slice(1, 8)).toEqual([
      "Cost: about +468.66 USD per month",
      "  +446.76  aws_msk_cluster.this, brokers",
      ...[0, 1, 2, 3].map((i) => `  +3.65  aws_eip.a["${i}"], address`),
      "  and 2 more changes",
    ]);
    expect(review.cost).toMatchObject({ region: "us-east-1", changed: 7, unpricedResources: 0 });
  });

  test("is left out where nothing that can have a cost changes, and says why it is not estimated", async () => {
    const none = await reviewOf(planWith([{ type: "aws_iam_role", after: {} }]));
    const unknown = await reviewOf(planWith([{ type: "aws_eip", after: {} }]));

    expect(none).not.toHaveProperty("cost");
    expect(`${markdown(none, { name: "a" })}${terminal(none)}`).not.toContain("Cost");
    expect(markdown(unknown, { name: "a" })).toContain("**Cost: not estimated, because the plan names no AWS region**");
    expect(markdown(unknown, { name: "a" })).not.toContain("<summary>Cost</summary>");
    expect(terminal(unknown)).toContain("\nCost: not estimated, because the plan names no AWS region\n");
  });

  test("has no section if only nothing changes in it", async () => {
    const same = await reviewIn([{ ...upgrade, after: { ...values, tags: { a: "b" } } }]);

    expect(markdown(same, { name: "a" })).toContain("**Cost: no change**");
    expect(markdown(same, { name: "a" })).not.toContain("<summary>Cost</summary>");
    expect(terminal(same)).toContain("\nCost: no change\n");
  });

  test("is not estimated for too many resources", () => {
    const costOf = (type: string, count: number) => {
      const cost = new PlanCost();
      const resource = planned({ type, after: { arn: "arn:aws:ec2:us-east-1:1:a" } });
      for (let i = 0; i < count; i++) cost.resource(resource);
      return cost.result();
    };

    expect(costOf("aws_eip", MAXIMUM_CHARGED)).toMatchObject({ region: "us-east-1" });
    expect(costOf("aws_eip", MAXIMUM_CHARGED + 1)).toEqual({ reason: "the plan has more than 5000 resources that AWS charges for" });
    expect(costOf("aws_iam_role", MAXIMUM_RESOURCES)).toBeUndefined();
    expect(costOf("aws_iam_role", MAXIMUM_RESOURCES + 1)).toEqual({ reason: "the plan has more than 50000 resources" });
  });

  test("has the region of the provider's variable", async () => {
    const { cost } = await reviewOf(
      planWith(eips(1), {
        variables: { region: { value: "ap-northeast-2" } },
        configuration: { provider_config: { aws: { name: "aws", expressions: { region: { references: ["var.region"] } } } } },
      }),
    );

    expect(cost).toMatchObject({ region: "ap-northeast-2" });
  });

  test("is left out where nothing but a data source changes", async () => {
    const unchanged = planWith(
      [
        { ...upgrade, actions: ["no-op"] },
        { ...upgrade, actions: ["read"] },
      ],
      inRegion,
    );
    const resources = unchanged.resource_changes.map((resource, i) => (i === 1 ? { ...resource, mode: "data" } : resource));

    expect(await reviewOf({ ...unchanged, resource_changes: resources })).not.toHaveProperty("cost");
  });
});
