/**
 * The public API of cost estimates: of settings, of plans, and differences.
 *
 * - `prices/`: price data by region, with source and date, and its update from AWS's price list.
 * - `resources/`: resources of a synthesized stack, and their arguments.
 * - `pricing/`: what AWS charges for each type of resource.
 *
 * @packageDocumentation
 */
export { assume, type Range } from "./assumptions.js";
export { ChargedResourcesReader } from "./charged-resources.js";
export { costDelta } from "./cost-of-plan.js";
export type { CostDelta } from "./difference.js";
export { type CostLine, estimate } from "./estimate.js";
export { type PriceBook, priceBook } from "./prices/price-book.js";
export { explanation, usd, usdChange } from "./report/text.js";
