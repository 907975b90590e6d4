import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { parse } from "yaml";
import { root } from "../../../tools/setup/folders.js";

interface Line {
  readonly what: string;
  readonly price: string;
  readonly formula: string;
  readonly quantity: { readonly expected: number };
  readonly amount: { readonly expected: number };
}
interface Row {
  readonly usd?: number;
  readonly tiers?: readonly { readonly upTo?: number; readonly usd: number }[];
}

/** Returns the product of a formula: `3 brokers × 730 h` is 2,190. */
const productOf = (formula: string): number =>
  formula
    .split(" × ")
    .map((factor) => Number(/^[\d,.]+/.exec(factor)?.[0]?.replaceAll(",", "")))
    .reduce((product, factor) => product * factor, 1);

function priceOf({ usd, tiers = [{ usd: usd ?? Number.NaN }] }: Row, quantity: number): number {
  let rest = quantity;
  let from = 0;
  let sum = 0;
  for (const { upTo = Number.MAX_VALUE, usd: each } of tiers) {
    const part = Math.min(rest, upTo - from);
    sum += part * each;
    rest -= part;
    from = upTo;
  }
  return sum;
}

/**
 * Expects that each amount is its formula at the price in the file of the region, computed here, with the tiers applied to the sum of the
 * lines at a price. Formulas have six significant digits.
 */
export function expectTraced(region: string, lines: readonly Line[]): void {
  const { prices } = parse(readFileSync(join(root, "tools/cost/prices", `${region}.yaml`), "utf8")) as { prices: Record<string, Row> };
  const sums = new Map<string, number>();
  for (const { price, formula } of lines) sums.set(price, (sums.get(price) ?? 0) + productOf(formula));
  expect(lines.length).toBeGreaterThan(0);
  for (const { what, price, formula, quantity, amount } of lines) {
    const [product, sum, row] = [productOf(formula), sums.get(price) ?? Number.NaN, prices[price]];
    if (!row) throw new Error(`${price} is not in the prices of ${region}.`);
    const usd = sum === 0 ? 0 : (product / sum) * priceOf(row, sum);
    expect([what, near(quantity.expected, product), near(amount.expected, usd)]).toEqual([what, true, true]);
  }
}

const near = (value: number, expected: number): boolean => Math.abs(value - expected) <= Math.max(1e-9, Math.abs(expected) * 1e-4);
