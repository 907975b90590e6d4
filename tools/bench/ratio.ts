/** One line of the report: ours against a baseline measured in the same run. */
export interface Ratio {
  readonly what: string;
  readonly ours: number;
  readonly baseline: number;
  readonly unit: string;
  /** Times and memory are better lower, rates higher. The printed ratio is above 1 where ours is better. */
  readonly better: "lower" | "higher";
  /** The least that the ratio should be. */
  readonly target?: number;
}

/** A figure with a bound of its own. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost: number;
}

export type Line = Ratio | Figure;

const number = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** A line of text: figures, ratio, and whether it meets its target. */
export function render(line: Line): string {
  if ("atMost" in line) {
    const { what, value, unit, atMost } = line;
    return `  ${what.padEnd(60)} ${`${number(value)} ${unit}`.padStart(34)}   target ≤ ${atMost} ${unit}: ${verdict(value <= atMost)}`;
  }
  const { what, ours, baseline, unit, better, target } = line;
  const ratio = better === "lower" ? baseline / ours : ours / baseline;
  const figures = `${number(ours)} against ${number(baseline)} ${unit}`.padStart(34);
  return `  ${what.padEnd(60)} ${figures}   ${number(ratio)} ×${target === undefined ? "" : `   target ≥ ${number(target)} ×: ${verdict(ratio >= target)}`}`;
}

const verdict = (met: boolean) => (met ? "met" : "NOT MET");
