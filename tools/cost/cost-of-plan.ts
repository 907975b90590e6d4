import type { PlanJson } from "../terraform/index.js";
import { assume } from "./assumptions.js";
import { type CostDelta, difference } from "./difference.js";
import { type CostReport, reportOn } from "./report-on.js";
import { regionOfPlan, resourcesOfPlan } from "./resources/resources-of-plan.js";

/** Options of {@link costDelta} and {@link costOfPlan}. */
export interface PlanCostOptions {
  /** AWS Region. @default that of the plan */
  readonly region?: string;
  /** Assumptions that differ from the defaults: `{ inMibPerSecond: 20 }`. */
  readonly assumed?: Readonly<Record<string, unknown>>;
}

/**
 * Estimates what a plan changes in the cost of a month.
 *
 * @param plan - the document of `terraform show -json`, as `planIn` reads it
 * @throws Error if the plan has no region and none is given, or an assumption is not allowed
 * @example
 * ```ts
 * const { change, changes, unpriced } = costDelta(planIn(JSON.parse(text)));
 * console.log(change.expected, changes[0]?.address, unpriced.length);
 * ```
 */
export const costDelta = (plan: PlanJson, options: PlanCostOptions = {}): CostDelta =>
  difference(costOfPlan(plan, "before", options), costOfPlan(plan, "after", options));

/** Estimates the cost of a month before or after a plan is applied. @throws as {@link costDelta} */
export function costOfPlan(plan: PlanJson, when: "before" | "after", { region, assumed = {} }: PlanCostOptions = {}): CostReport {
  const used = region ?? regionOfPlan(plan);
  if (used === undefined) throw new Error("The plan has no AWS region that can be read from it; name it with --region.");
  return reportOn(resourcesOfPlan(plan, when), used, assume(assumed));
}
