import { type Assumptions, type Case, cases, type Range, usageIn } from "./assumptions.js";
import { amountOf, type PriceBook } from "./prices/price-book.js";
import type { Factor, Item } from "./pricing/item.js";
import { isFree, pricers } from "./pricing/pricers.js";
import type { Resource } from "./resources/resource.js";

/** A quantity that AWS charges for, with its price. */
export interface CostLine {
  /** Address of the resource. */
  readonly address: string;
  readonly type: string;
  /** What it is: `brokers`, `storage`, `traffic across zones`. */
  readonly what: string;
  /** Id of the price row: `msk.storage`. */
  readonly price: string;
  /** Unit of the quantity: `GB-month`. */
  readonly unit: string;
  /** Price in US dollars for a unit, by quantity. */
  readonly tiers: readonly { readonly upTo?: number; readonly usd: number }[];
  /** Where the price is from, with its date. */
  readonly source: string;
  /** Quantity a month, of all instances. */
  readonly quantity: Range;
  /** How the expected quantity is computed: `3 brokers × 730 h`. */
  readonly formula: string;
  /** US dollars a month. */
  readonly amount: Range;
}

/** What an estimate leaves out, with the reason. */
export interface Unpriced {
  readonly address: string;
  /** What is charged; undefined for a type of resource without pricing. */
  readonly what?: string;
  readonly reason: string;
}

/** The estimated cost of a month, in US dollars, before free tier and tax. */
export interface Estimate {
  readonly region: string;
  readonly assumptions: Assumptions;
  /** The most expensive first. */
  readonly lines: readonly CostLine[];
  /** Sum of the lines. */
  readonly total: Range;
  readonly unpriced: readonly Unpriced[];
  /** Addresses with a cost whose number of instances only Terraform knows: they count as one. */
  readonly undecided: readonly string[];
}

/** Estimates the cost of resources. */
export function estimate(
  resources: readonly Resource[],
  { book, assumed, undecided = [] }: { readonly book: PriceBook; readonly assumed: Assumptions; readonly undecided?: readonly string[] },
): Estimate {
  const lines: CostLine[] = [];
  const unpriced: Unpriced[] = [];
  for (const resource of resources) {
    const { address, type } = resource;
    const pricer = pricers[type];
    if (!pricer) {
      if (!isFree(type)) unpriced.push({ address, reason: `resources of the type ${type} are not priced here` });
      continue;
    }
    const [low, expected, high] = cases.map((which) => pricer(resource, { usage: usageIn(assumed, which), resources }));
    for (const [i, item] of (expected ?? []).entries()) {
      const priced = priceLine(resource, { low: low?.[i] ?? item, expected: item, high: high?.[i] ?? item }, book);
      if (priced === undefined) continue;
      if ("reason" in priced) unpriced.push(priced);
      else lines.push(priced);
    }
  }
  const relevant = undecided.filter((address) => lines.some((line) => line.address === address));
  lines.sort((a, b) => b.amount.expected - a.amount.expected || (a.address < b.address ? -1 : 1));
  return {
    region: book.region,
    assumptions: assumed,
    lines,
    total: sumOf(lines.map(({ amount }) => amount)),
    unpriced,
    undecided: relevant,
  };
}

function priceLine(
  { address, type, instances = 1 }: Resource,
  item: Readonly<Record<Case, Item>>,
  book: PriceBook,
): CostLine | Unpriced | undefined {
  const { what, price: id, factors } = item.expected;
  const leftOut = (reason: string): Unpriced => ({ address, what, reason });
  if (id.endsWith(".unknown")) return leftOut("its type is known only after the apply");
  const unknown = factors.find(([value]) => value === undefined);
  if (unknown) return leftOut(`the number of ${unknown[1]} is known only after the apply`);
  const price = book.price(id);
  if (!price && cases.every((which) => productOf(item[which].factors) === 0)) return undefined;
  if (!price) return leftOut(`no price of ${id} in ${book.region}`);
  const quantity = eachCase((which) => instances * productOf(item[which].factors));
  const amounts = eachCase((which) => amountOf(price, quantity[which]) ?? Number.NaN);
  if (cases.some((which) => Number.isNaN(amounts[which]))) return leftOut(`no price of ${id} above its highest known quantity`);
  const formula = [...(instances > 1 ? [[instances, "instances"] as const] : []), ...factors].map(factorText).join(" × ");
  return { address, type, what, price: id, unit: price.unit, tiers: price.tiers, source: price.source, quantity, formula, amount: amounts };
}

const eachCase = (of: (which: Case) => number): Range => ({
  low: of("low"),
  expected: of("expected"),
  high: of("high"),
});
const productOf = (factors: readonly Factor[]): number => factors.reduce((product, [value = 0]) => product * value, 1);
const factorText = ([value = 0, label]: Factor): string => `${numberText(value)} ${label}`;

/** Returns the sum in each case. */
export const sumOf = (ranges: readonly Range[]): Range => eachCase((which) => ranges.reduce((sum, range) => sum + range[which], 0));

/** Returns a number with at most six significant digits after rounding, with thousands separated: `2,190`, `0.0001`. */
export const numberText = (value: number): string =>
  value.toLocaleString("en-US", value >= 1000 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 6 });
