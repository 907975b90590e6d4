import { createReadStream } from "node:fs";
import { PlanFormatError, type PlanJson, streamPlan } from "../terraform/index.js";
import { assume } from "./assumptions.js";
import { type ChargedResources, ChargedResourcesReader, chargedResourcesOf } from "./charged-resources.js";
import { type CostDelta, difference } from "./difference.js";
import { type CostReport, reportOn } from "./report-on.js";

/** Options of {@link costDelta} and {@link costOfPlan}. */
export interface PlanCostOptions {
  /** AWS Region. @default that of the plan */
  readonly region?: string | undefined;
  /** Assumptions that differ from the defaults: `{ inMibPerSecond: 20 }`. */
  readonly assumed?: Readonly<Record<string, unknown>>;
}

/** A plan in memory, or what was collected while it was read. */
export type PricedPlan = PlanJson | ChargedResources;

/**
 * Reads a plan piece by piece, and returns what its cost depends on.
 *
 * @param file - the output of `terraform show -json`; `-` is standard input
 * @throws Error if it is not a plan
 */
export async function readChargedResources(file: string): Promise<ChargedResources> {
  const reader = new ChargedResourcesReader();
  const source = file === "-" ? process.stdin : createReadStream(file);
  try {
    await streamPlan(source as AsyncIterable<Uint8Array>, reader);
  } catch (error) {
    if (error instanceof PlanFormatError) throw new Error(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
  return reader.found;
}

/**
 * Estimates what a plan changes in the cost of a month.
 *
 * @param plan - what a {@link ChargedResourcesReader} collected from a stream, or the document of `terraform show -json`
 * @throws Error if the plan has no region and none is given, or an assumption is not allowed
 * @example
 * ```ts
 * const reader = new ChargedResourcesReader();
 * await streamPlan(createReadStream("plan.json"), reader);
 * const { change, changes, unpriced } = costDelta(reader.found);
 * console.log(change.expected, changes[0]?.address, unpriced.length);
 * ```
 */
export const costDelta = (plan: PricedPlan, options: PlanCostOptions = {}): CostDelta =>
  difference(costOfPlan(plan, "before", options), costOfPlan(plan, "after", options));

/** Estimates the cost of a month before or after a plan is applied. @throws as {@link costDelta} */
export function costOfPlan(plan: PricedPlan, when: "before" | "after", { region, assumed = {} }: PlanCostOptions = {}): CostReport {
  const charged = "after" in plan ? plan : chargedResourcesOf(plan as PlanJson);
  const used = region ?? charged.region;
  if (used === undefined) throw new Error("The plan has no AWS region that can be read from it; name it with --region.");
  return reportOn(charged[when], used, assume(assumed));
}
