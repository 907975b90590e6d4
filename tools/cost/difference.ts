import { cases, type Range } from "./assumptions.js";
import type { CostLine, Estimate, Unpriced } from "./estimate.js";

/** The change of what AWS charges for one quantity of a resource, in US dollars a month. */
export interface CostChange {
  readonly address: string;
  readonly what: string;
  /** Undefined if it is new. */
  readonly before?: Range;
  /** Undefined if it is removed. */
  readonly after?: Range;
  readonly change: Range;
}

/** The difference of two estimates. */
export interface CostDelta {
  readonly before: Estimate;
  readonly after: Estimate;
  /** Change of the total, in US dollars a month; negative if it becomes cheaper. */
  readonly change: Range;
  /** What changes, the largest expected change first; empty if nothing does. */
  readonly changes: readonly CostChange[];
  /** What is unpriced afterwards and was not there, was priced, or was unpriced in another quantity or for another reason. */
  readonly unpriced: readonly Unpriced[];
}

/** Returns the difference of two estimates. */
export function difference(before: Estimate, after: Estimate): CostDelta {
  const [old, now] = [byKey(before), byKey(after)];
  const changes = [...new Set([...old.keys(), ...now.keys()])].flatMap((key): CostChange[] => {
    const [from, to] = [old.get(key), now.get(key)];
    const { address, what } = (to ?? from) as CostLine;
    const change = subtract(to?.amount, from?.amount);
    const item = { address, what, ...(from && { before: from.amount }), ...(to && { after: to.amount }), change };
    return cases.some((which) => Math.abs(change[which]) >= 0.005) ? [item] : [];
  });
  changes.sort(
    (a, b) =>
      Math.abs(b.change.expected) - Math.abs(a.change.expected) ||
      largest(b.change) - largest(a.change) ||
      (a.address < b.address ? -1 : 1),
  );
  const unpriced = new Map(before.unpriced.map((item) => [identity(item), stateOf(item)]));
  return {
    before,
    after,
    change: subtract(after.total, before.total),
    changes,
    unpriced: after.unpriced.filter((item) => unpriced.get(identity(item)) !== stateOf(item)),
  };
}

const byKey = ({ lines }: Estimate): Map<string, CostLine> => new Map(lines.map((line) => [identity(line), line]));
const identity = ({ address, what = "" }: Pick<Unpriced, "address" | "what">): string => `${address} ${what}`;
const stateOf = ({ reason, formula = "" }: Unpriced): string => `${reason} ${formula}`;

/** Returns the largest change of any case. */
export const largest = ({ low, expected, high }: Range): number => Math.max(Math.abs(low), Math.abs(expected), Math.abs(high));

function subtract(a: Range | undefined, b: Range | undefined): Range {
  const zero = { low: 0, expected: 0, high: 0 };
  const [from, minus] = [a ?? zero, b ?? zero];
  return { low: from.low - minus.low, expected: from.expected - minus.expected, high: from.high - minus.high };
}
