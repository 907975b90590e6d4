/** One line of the report: ours against a baseline measured in the same run. */
export interface Ratio {
  readonly what: string;
  readonly ours: number;
  readonly baseline: number;
  readonly unit: string;
  /** What the ratio is held against. */
  readonly target?: { readonly better: "lower" | "higher"; readonly ratio: number };
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

/** A line of text: figures, ratio, target, and whether it is met. Lower is better for times and memory, higher for rates. */
export function render(line: Line): string {
  if ("atMost" in line) {
    const met = line.value <= line.atMost;
    return `  ${line.what.padEnd(58)} ${`${number(line.value)} ${line.unit}`.padStart(14)}   target ≤ ${line.atMost} ${line.unit}   ${met ? "met" : "NOT MET"}`;
  }
  const { what, ours, baseline, unit, target } = line;
  const factor = target?.better === "lower" ? baseline / ours : ours / baseline;
  const figures = `${number(ours)} against ${number(baseline)} ${unit}`.padStart(34);
  const verdict = target ? `   target ≥ ${target.ratio} ×   ${factor >= target.ratio ? "met" : "NOT MET"}` : "";
  return `  ${what.padEnd(58)} ${figures}   ${number(factor)} ×${verdict}`;
}

export function isMet(line: Line): boolean {
  if ("atMost" in line) return line.value <= line.atMost;
  if (!line.target) return true;
  const factor = line.target.better === "lower" ? line.baseline / line.ours : line.ours / line.baseline;
  return factor >= line.target.ratio;
}
