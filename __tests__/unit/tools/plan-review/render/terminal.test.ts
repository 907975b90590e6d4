import { expect, test } from "@jest/globals";
import { terminal } from "../../../../../tools/plan-review/render/terminal.js";
import { planWith } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

test("a terminal shows findings, accepted ones, and counts by module", async () => {
  const plan = planWith([
    {
      type: "aws_msk_cluster",
      address: "module.a.aws_msk_cluster.this",
      module: "module.a",
      before: { enhanced_monitoring: "PER_BROKER" },
      after: { enhanced_monitoring: "DEFAULT" },
    },
    { type: "aws_flow_log", before: { a: 1 } },
  ]);
  const settings = {
    cluster: { kind: "standard" },
    planReview: {
      accepted: [
        { rule: "review/monitoring-off", address: "aws_flow_log.*", reason: "the network is elsewhere" },
        { rule: "review/drift", reason: "no longer needed" },
      ],
    },
  } as never;

  expect(terminal(await reviewOf(plan, { settings }))).toBe(`1 medium · 1 updated in place, 1 destroyed
Cost: not estimated, because the plan names no AWS region

MEDIUM module.a.aws_msk_cluster.this [review/monitoring-off]
  MSK emits fewer metrics
  enhanced_monitoring PER_BROKER → DEFAULT
  Weakens durability, protection or monitoring. Why: An incident is noticed later, or leaves nothing to analyze.
  What to do: Keep it on, or name in this pull request what replaces it.

Accepted in the settings:
  review/monitoring-off at aws_flow_log.this: the network is elsewhere
  review/drift at * matches nothing: remove it from planReview.accepted

Changes by module:
  (root): 1 destroyed
  module.a: 1 updated in place
`);
});

test("a plan without changes is short", async () => {
  expect(terminal(await reviewOf(planWith([])))).toBe("No findings · no resource changes\n");
});

test("a terminal counts the accepted findings that are not listed", async () => {
  const flows = Array.from({ length: 203 }, (_, i) => ({ type: "aws_flow_log", address: `aws_flow_log.a${i}`, before: {} }));
  const settings = {
    cluster: { kind: "standard" },
    planReview: { accepted: [{ rule: "review/monitoring-off", reason: "the network is elsewhere" }] },
  } as never;
  const text = terminal(await reviewOf(planWith(flows), { settings }));

  expect(text.match(/the network is elsewhere/g)).toHaveLength(200);
  expect(text).toContain("\n  and 3 more\n");
});

test("a finding without an attribute and values has no line for them", async () => {
  const text = terminal(await reviewOf(planWith([{ type: "aws_flow_log", before: {} }])));

  expect(text).toContain("\n  the network's flow log is removed\n  Weakens durability");
});
