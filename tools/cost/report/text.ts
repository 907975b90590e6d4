import { assumptions, type Range } from "../assumptions.js";
import { type CostDelta, largest } from "../difference.js";
import { type CostLine, type Estimate, numberText, type Unpriced } from "../estimate.js";
import type { CostReport } from "../report-on.js";

/** Returns an amount in US dollars: `1,234.50`, `-0.10`. */
export const usd = (amount: number): string =>
  (Math.abs(amount) < 0.005 ? 0 : amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Returns a change with its sign: `+12.00`, `-3.50`, `0.00`. */
export const usdChange = (amount: number): string => `${amount >= 0.005 ? "+" : ""}${usd(amount)}`;

/** Share of the total, or of all changes, from which a row is printed; the others are one row. */
const SMALLEST_SHARE = 0.01;
/** Share of the total that the dominating rows have together. */
const DOMINATING_SHARE = 0.8;

/** A resource, or the traffic across zones of its clients. */
export interface Row {
  readonly name: string;
  readonly amount: Range;
}

/** Returns the cost by resource, with the traffic across zones in separate rows, the most expensive first. */
export function rowsOf({ lines }: Estimate): Row[] {
  const rows = new Map<string, Range>();
  for (const { address, price, amount } of lines) {
    const name = price === "vpc.zone-transfer" ? `${address}: traffic across zones` : address;
    const { low, expected, high } = rows.get(name) ?? { low: 0, expected: 0, high: 0 };
    rows.set(name, { low: low + amount.low, expected: expected + amount.expected, high: high + amount.high });
  }
  return [...rows].map(([name, amount]) => ({ name, amount })).sort((a, b) => b.amount.expected - a.amount.expected);
}

/** Returns the rows that make up most of the total, the most expensive first. */
export function dominating(rows: readonly Row[]): Row[] {
  const total = rows.reduce((sum, { amount }) => sum + amount.expected, 0);
  let sum = 0;
  return rows.filter(({ amount }) => {
    const before = sum;
    sum += amount.expected;
    return before < DOMINATING_SHARE * total;
  });
}

/** Returns an estimate for a terminal. */
export function estimateText(title: string, report: CostReport, explain: boolean): string {
  const { region, total, lines, unpriced, undecided, hints } = report;
  const rows = rowsOf(report);
  const shown = rows.filter(({ amount }) => amount.expected >= SMALLEST_SHARE * total.expected);
  const rest = total.expected - shown.reduce((sum, { amount }) => sum + amount.expected, 0);
  const share = (amount: number) => `${total.expected === 0 ? 0 : Math.round((100 * amount) / total.expected)} %`;
  const row = (amount: number, name: string) => `${usd(amount).padStart(12)} ${share(amount).padStart(6)}  ${name}`;
  return [
    `${title} in ${region}: $${usd(total.expected)} a month (low ${usd(total.low)}, high ${usd(total.high)})`,
    "On demand, before free tier and tax, 730 hours. Low and high are half and twice the load, with what grows or scales with it.",
    "",
    `${"$ a month".padStart(12)} ${"share".padStart(6)}  resource`,
    ...shown.map(({ name, amount }) => row(amount.expected, name)),
    ...(rest >= 0.005 ? [row(rest, `${rows.length - shown.length} others, each below ${100 * SMALLEST_SHARE} %`)] : []),
    ...(lines.length > 0
      ? [
          "",
          `Dominating: ${dominating(rows)
            .map(({ name, amount }) => `${name} (${share(amount.expected)})`)
            .join(", ")}.`,
        ]
      : []),
    ...(explain ? ["", "How each amount is computed:", ...lines.map(explanation), "", "Price rows:", ...priceRows(lines)] : []),
    ...unpricedText(unpriced),
    ...(undecided.length > 0
      ? ["", "Counted as one, since only Terraform knows their number; a plan has it:", ...indented(undecided)]
      : []),
    ...(hints.length > 0 ? ["", "Alternatives, $ a month now → instead:"] : []),
    ...hints.map(({ id, now, instead, text }) => `  ${id}: ${usd(now)} → ${usd(instead)}. ${text}`),
    "",
    "Assumptions; change them with the options or --assume name=value:",
    ...assumptionsText(report),
    "",
  ].join("\n");
}

/** Returns how an amount is computed: `3 brokers × 730 h = 2,190 broker-hour × $0.204 = $446.76 [msk.broker.kafka.m7g.large]`. */
export function explanation({ address, what, formula, quantity, together, unit, tiers, price, amount }: CostLine): string {
  const quantified =
    formula.endsWith(` ${unit}`) && !formula.includes("×") ? formula : `${formula} = ${numberText(quantity.expected)} ${unit}`;
  const shared = together && together.expected > quantity.expected ? `, of ${numberText(together.expected)} together` : "";
  return `  ${address}, ${what}: ${quantified}${shared} × ${priceText(tiers)} = $${usd(amount.expected)} [${price}]`;
}

const priceText = (tiers: CostLine["tiers"]): string =>
  tiers.map(({ upTo, usd: price }) => `$${numberText(price)}${upTo === undefined ? "" : ` up to ${numberText(upTo)}`}`).join(", then ");

/** Returns the price rows of lines, by id, with their sources. */
function priceRows(lines: readonly CostLine[]): string[] {
  const rows = new Map(lines.map(({ price, unit, tiers, source }) => [price, `  ${price}: ${priceText(tiers)} for a ${unit}; ${source}`]));
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** Returns the section about what has no price. */
const unpricedText = (unpriced: readonly Unpriced[]): string[] =>
  unpriced.length === 0
    ? []
    : [
        "",
        "Unpriced, not in the sum:",
        ...unpriced.map(({ address, what, reason }) => `  ${address}${what ? `, ${what}` : ""}: ${reason}`),
      ];

function assumptionsText({ assumptions: used }: Estimate): string[] {
  return Object.entries(assumptions.shape).flatMap(([name, { description = "" }]) => {
    const value = used[name as keyof typeof used];
    return value === undefined ? [] : [`  ${name}=${numberText(value)}  ${description}`];
  });
}

/** Returns a difference for a terminal. */
export function differenceText(title: string, { before, after, change, changes, unpriced }: CostDelta): string {
  const amount = (value: Range | undefined) => (value === undefined ? "–" : usd(value.expected));
  const least = SMALLEST_SHARE * changes.reduce((sum, item) => sum + largest(item.change), 0);
  const shown = changes.filter((item) => largest(item.change) >= least);
  const others = changes.filter((item) => largest(item.change) < least);
  const rest = others.reduce((sum, item) => sum + item.change.expected, 0);
  return [
    `${title}: ${usdChange(change.expected)} $ a month (low ${usdChange(change.low)}, high ${usdChange(change.high)}), from ${usd(before.total.expected)} to ${usd(after.total.expected)}`,
    ...assumptionChanges(before, after),
    ...(changes.length === 0 ? ["Nothing that is priced changes."] : []),
    ...shown.map((item) => {
      const { low, expected, high } = item.change;
      const cases = Math.abs(expected) < 0.005 ? ` (low ${usdChange(low)}, high ${usdChange(high)})` : "";
      return `${usdChange(expected).padStart(12)}  ${item.address}, ${item.what}: ${amount(item.before)} → ${amount(item.after)}${cases}`;
    }),
    ...(others.length > 0
      ? [`${usdChange(rest).padStart(12)}  ${others.length} others, each below ${100 * SMALLEST_SHARE} % of the changes; --json has all`]
      : []),
    ...unpricedText(unpriced),
    "",
  ].join("\n");
}

/** Returns a line with the assumptions that differ, such as those of two settings files: a part of the difference comes from them. */
function assumptionChanges({ assumptions: from }: Estimate, { assumptions: to }: Estimate): string[] {
  const text = (value: number | undefined) => (value === undefined ? "–" : numberText(value));
  const names = Object.keys(assumptions.shape) as (keyof typeof from)[];
  const differing = names.flatMap((name) => (from[name] === to[name] ? [] : [`${name} ${text(from[name])} → ${text(to[name])}`]));
  return differing.length === 0 ? [] : [`Assumptions that differ: ${differing.join(", ")}.`];
}
