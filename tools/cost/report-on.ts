import type { Assumptions } from "./assumptions.js";
import { type Estimate, estimate } from "./estimate.js";
import { type Hint, hintsFor } from "./hints.js";
import { priceBook } from "./prices/price-book.js";
import type { Resource } from "./resources/resource.js";

/** An estimate with comparisons. */
export interface CostReport extends Estimate {
  /** Alternatives with their cost, the largest saving first. */
  readonly hints: readonly Hint[];
}

/** Estimates the cost of resources in a region, and compares it with alternatives. */
export function reportOn(
  resources: readonly Resource[],
  region: string,
  assumed: Assumptions,
  undecided: readonly string[] = [],
): CostReport {
  const book = priceBook(region);
  const result = estimate(resources, { book, assumed, undecided });
  return { ...result, hints: hintsFor(resources, book, result) };
}
