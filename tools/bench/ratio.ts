/** One line of the report: this platform against a baseline measured in the same run. */
export interface Ratio {
  readonly what: string;
  readonly ours: number;
  readonly baseline: number;
  readonly unit: string;
  /** Lower is better for times and memory, higher for rates. The printed ratio is above 1 if this platform is better. */
  readonly better: "lower" | "higher";
  /** Minimum of the ratio. */
  readonly target?: number;
}

/** A single figure with a maximum. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost: number;
}

export type Line = Ratio | Figure;

const number = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/**
 * Formats a line as text: figures, ratio, and whether the target is met.
 *
 * @throws Error if a figure is not a positive number: nothing was measured
 */
export function render(line: Line): string {
  const figures = "atMost" in line ? [line.value] : [line.ours, line.baseline];
  if (!figures.every((figure) => figure > 0 && Number.isFinite(figure))) throw new Error(`${line.what}: nothing was measured`);
  return "atMost" in line ? renderFigure(line) : renderRatio(line);
}

function renderFigure({ what, value, unit, atMost }: Figure): string {
  return `  ${what.padEnd(60)} ${`${number(value)} ${unit}`.padStart(34)}   target ≤ ${atMost} ${unit}: ${verdict(value <= atMost)}`;
}

function renderRatio({ what, ours, baseline, unit, better, target }: Ratio): string {
  const ratio = better === "lower" ? baseline / ours : ours / baseline;
  const figures = `${number(ours)} against ${number(baseline)} ${unit}`.padStart(34);
  return `  ${what.padEnd(60)} ${figures}   ${number(ratio)} ×${target === undefined ? "" : `   target ≥ ${number(target)} ×: ${verdict(ratio >= target)}`}`;
}

const verdict = (met: boolean) => (met ? "met" : "NOT MET");
