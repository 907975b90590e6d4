import { ChargedResourcesReader, type CostDelta, costDelta, type Range, usd, usdChange } from "../cost/index.js";
import type { PlannedResource, PlanVisitor } from "../terraform/index.js";

/** What a plan changes in the cost of a month, in US dollars, as a review shows it. */
export interface ReviewedCost {
  readonly region: string;
  readonly before: Range;
  readonly after: Range;
  readonly change: Range;
  /** The largest changes. */
  readonly changes: readonly { readonly address: string; readonly what: string; readonly change: Range }[];
  /** Number of changes, also of those that are left out. */
  readonly changed: number;
  /** The first resources whose cost is not in the change, with the reason. */
  readonly unpriced: readonly { readonly address: string; readonly what?: string; readonly reason: string }[];
  /** Number of resources whose cost is not in the change. */
  readonly unpricedResources: number;
  /** True if the brokers of a cluster are among them: they are most of what a platform costs. */
  readonly withoutBrokers: boolean;
}

/** A cost that can't be estimated, with the reason. */
export interface NoEstimate {
  readonly reason: string;
}

/** The most resources of a plan, and the most with a cost, of which an estimate is made: a review needs bounded memory and time. */
export const MAXIMUM_RESOURCES = 50_000;
export const MAXIMUM_CHARGED = 5_000;

/** Estimates what a plan changes in the cost of a month, while it is read piece by piece. */
export class PlanCost implements PlanVisitor {
  private reader: ChargedResourcesReader | undefined = new ChargedResourcesReader();
  private resources = 0;
  private changes = 0;

  resource(planned: PlannedResource): void {
    this.resources++;
    if (planned.mode !== "data" && planned.change.actions.join() !== "no-op") this.changes++;
    if (this.resources > MAXIMUM_RESOURCES) this.reader = undefined;
    this.reader?.resource(planned);
  }

  variable(...variable: Parameters<ChargedResourcesReader["variable"]>): void {
    this.reader?.variable(...variable);
  }

  provider(...provider: Parameters<ChargedResourcesReader["provider"]>): void {
    this.reader?.provider(...provider);
  }

  /** Returns the cost; undefined for a plan that changes nothing, or has no resources that AWS charges for. */
  result(): ReviewedCost | NoEstimate | undefined {
    if (this.changes === 0) return undefined;
    if (!this.reader) return { reason: `the plan has more than ${MAXIMUM_RESOURCES} resources` };
    const { found } = this.reader;
    const charged = Math.max(found.before.length, found.after.length);
    if (charged === 0) return undefined;
    if (charged > MAXIMUM_CHARGED) return { reason: `the plan has more than ${MAXIMUM_CHARGED} resources that AWS charges for` };
    return found.region === undefined ? { reason: "the plan names no AWS region" } : reviewedCost(costDelta(found));
  }
}

/** The most changes, and the most unpriced resources, that are kept. */
const MAXIMUM_LISTED = 20;

/** Returns the parts of a cost that a review keeps. */
export function reviewedCost({ before, after, change, changes, unpriced }: CostDelta): ReviewedCost {
  return {
    ...{ region: after.region, before: before.total, after: after.total, change },
    changes: changes.slice(0, MAXIMUM_LISTED).map(({ address, what, change: own }) => ({ address, what, change: own })),
    changed: changes.length,
    unpriced: unpriced
      .slice(0, MAXIMUM_LISTED)
      .map(({ address, what, reason }) => ({ address, ...(what !== undefined && { what }), reason })),
    withoutBrokers: unpriced.some(({ what }) => what === "brokers"),
    unpricedResources: new Set(unpriced.map(({ address }) => address)).size,
  };
}

/** Returns one line: `Cost: about +446.76 USD per month (+400.00 to +500.00), 2 resources unpriced`. */
export function costLine(cost: ReviewedCost | NoEstimate): string {
  if ("reason" in cost) return `Cost: not estimated, because ${cost.reason}`;
  const { change, changed, unpricedResources: unpriced } = cost;
  const without = unpriced === 0 ? "" : `, ${unpriced} ${unpriced === 1 ? "resource" : "resources"} unpriced`;
  if (changed === 0) return unpriced === 0 ? "Cost: no change" : `Cost: not known${without}`;
  if (cost.withoutBrokers) return `Cost: not known, because brokers have no price in ${cost.region}${without}`;
  const { low, expected, high } = change;
  const [least, most] = [usdChange(Math.min(low, high)), usdChange(Math.max(low, high))];
  const range = least === most ? "" : ` (${least} to ${most})`;
  return `Cost: about ${usdChange(expected)} USD per month${range}${without}`;
}

/** Returns what the estimate is made from: the region, the totals, and the load. */
export const costBasis = ({ region, before, after }: ReviewedCost): string =>
  `From ${usd(before.expected)} to ${usd(after.expected)} USD per month in ${region}, on demand, at the default load of msk cost; the range is for half and twice that load.`;
