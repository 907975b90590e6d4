import { type Assumptions, type Case, cases, type Range, usageIn } from "./assumptions.js";
import { amountOf, hasTiers, type Price, type PriceBook, quantityAbove } from "./prices/price-book.js";
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
  /** Quantity of all resources at this price. AWS applies tiers to it, by account and Region; undefined for a price without tiers. */
  readonly together?: Range;
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
  /** The quantity, where its price is not known: `3 brokers × 730 hours`. */
  readonly formula?: string;
  /** Quantity a month that is above the highest known tier; undefined if nothing of it is priced. */
  readonly quantity?: Range;
  /** Unit of the quantity. */
  readonly unit?: string;
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

/** A quantity whose price is known. */
interface Quantified extends Pick<CostLine, "address" | "type" | "what" | "formula" | "quantity"> {
  readonly row: Price;
}

/**
 * Estimates the cost of resources. Tiers of a price apply to the sum of what all resources use, and each has its share of the amount. What is
 * above the highest known tier is unpriced.
 */
export function estimate(
  resources: readonly Resource[],
  { book, assumed, undecided = [] }: { readonly book: PriceBook; readonly assumed: Assumptions; readonly undecided?: readonly string[] },
): Estimate {
  const known: Quantified[] = [];
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
      const found = quantified(resource, { low: low?.[i] ?? item, expected: item, high: high?.[i] ?? item }, book);
      if (found === undefined) continue;
      if ("reason" in found) unpriced.push(found);
      else known.push(found);
    }
  }
  const together = togetherOf(known);
  const lines = known.map((each) => lineOf(each, together));
  unpriced.push(...known.flatMap((each) => restOf(each, together)));
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

function quantified(
  { address, type, instances = 1 }: Resource,
  item: Readonly<Record<Case, Item>>,
  book: PriceBook,
): Quantified | Unpriced | undefined {
  const { what, price: id, factors } = item.expected;
  const leftOut = (reason: string): Unpriced => ({ address, what, reason });
  if (id.endsWith(".unknown")) return leftOut("its type is known only after the apply");
  const unknown = factors.find(([value]) => value === undefined);
  if (unknown) return leftOut(`the number of ${unknown[1]} is known only after the apply`);
  const row = book.price(id);
  if (!row && cases.every((which) => productOf(item[which].factors) === 0)) return undefined;
  const formula = [...(instances > 1 ? [[instances, "instances"] as const] : []), ...factors].map(factorText).join(" × ");
  if (!row) return { ...leftOut(`no price of ${id} in ${book.region}`), formula };
  return { address, type, what, row, formula, quantity: eachCase((which) => instances * productOf(item[which].factors)) };
}

/** Returns the quantities of all resources by the id of their price. */
function togetherOf(known: readonly Quantified[]): ReadonlyMap<string, Range> {
  const sums = new Map<string, Range>();
  for (const { row, quantity } of known) {
    const sum = sums.get(row.id);
    sums.set(row.id, sum ? sumOf([sum, quantity]) : quantity);
  }
  return sums;
}

function lineOf({ row, quantity, ...what }: Quantified, together: ReadonlyMap<string, Range>): CostLine {
  const { id, unit, tiers, source } = row;
  const line = { ...what, price: id, unit, tiers, source, quantity };
  if (!hasTiers(row)) return { ...line, amount: eachCase((which) => amountOf(row, quantity[which])) };
  const sum = together.get(id) ?? quantity;
  return { ...line, together: sum, amount: eachCase((which) => shareOf(quantity[which], sum[which]) * amountOf(row, sum[which])) };
}

/** Returns what is above the highest known tier of a price: the resource's share of it. */
function restOf({ row, address, what, quantity }: Quantified, together: ReadonlyMap<string, Range>): Unpriced[] {
  const sum = together.get(row.id) ?? quantity;
  const above = eachCase((which) => shareOf(quantity[which], sum[which]) * quantityAbove(row, sum[which]));
  const reached = (["expected", "high"] as const).find((which) => above[which] > 0);
  if (reached === undefined) return [];
  const part = `${numberText(above[reached])} of ${numberText(quantity[reached])} ${row.unit}`;
  const reason = `${reached === "high" ? "with twice the load, " : ""}${part} are above the highest known tier of ${row.id}`;
  return [{ address, what, reason, quantity: above, unit: row.unit }];
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

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
