import { expect, test } from "@jest/globals";
import { type planned, planWith } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

type Change = Parameters<typeof planned>[0];

async function found(change: Change) {
  const { findings } = await reviewOf(planWith([change]));
  return findings
    .filter(({ rule }) => rule === "review/topics-differ")
    .map(({ what, detail, severity, address }) => [what, detail, severity, address]);
}

const retention = "ad-events retention.ms: 604800000 declared, 3600000 on the cluster";
const drift = (after: unknown, address = "terraform_data.topics_drift"): Change =>
  ({
    ...{ type: "terraform_data", address, actions: ["delete", "create"] },
    ...{ before: { input: { "2026-11-26T10:00:00Z": ["old"] } }, after: { input: after } },
  }) as Change;

test.each(["terraform_data.topics_drift", "module.access.terraform_data.topics_drift"])(
  "reports each difference that %s shows",
  async (address) => {
    expect(await found(drift({ "2026-11-27T10:00:00Z": [retention, "bills: declared, not on the cluster"] }, address))).toEqual([
      ["the cluster differs from the settings", retention, "medium", address],
      ["the cluster differs from the settings", "bills: declared, not on the cluster", "medium", address],
    ]);
  },
);

test("reports nothing for another resource, another action, or an input that is not known", async () => {
  const lines = { "2026-11-27T10:00:00Z": [retention] };

  expect(await found(drift(lines, "terraform_data.other_topics_drift_2"))).toEqual([]);
  expect(await found(drift(lines, "terraform_data.my_topics_drift"))).toEqual([]);
  expect(await found({ ...drift(lines), actions: ["create"], before: null } as never)).toEqual([]);
  expect(await found(drift(undefined))).toEqual([]);
});
