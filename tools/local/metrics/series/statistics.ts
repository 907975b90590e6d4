/** Values that were observed in one second. `values` has how often each one was observed. */
export interface Observations {
  readonly timeMs: number;
  sum: number;
  count: number;
  min: number;
  max: number;
  /** Undefined for a statistic set, which has no percentiles, and for more values than are kept. */
  values: Map<number, number> | undefined;
}

type Totals = Omit<Observations, "timeMs">;

const simple: Readonly<Record<string, (all: Totals) => number>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

/** Returns whether {@link statisticOf} supports a statistic: the five simple ones, and percentiles such as `p99.9`. */
export const isStatistic = (name: string): boolean => Object.hasOwn(simple, name) || percentileOf(name) !== undefined;

/**
 * Returns a statistic of the observations of one period; undefined for a percentile of a statistic set, which has no values.
 *
 * @throws Error for a statistic that is not supported, such as a trimmed mean
 */
export function statisticOf(statistic: string, observations: readonly Observations[]): number | undefined {
  const compute = simple[statistic];
  if (compute) return compute(totals(observations));
  const share = percentileOf(statistic);
  if (share === undefined)
    throw new Error(`the statistic ${statistic} is not supported; use ${Object.keys(simple).join(", ")} or p0 to p100`);
  return percentile(observations, share);
}

function percentileOf(statistic: string): number | undefined {
  const [, digits] = /^p(\d{1,3}(?:\.\d{1,10})?)$/i.exec(statistic) ?? [];
  const share = Number(digits);
  return digits === undefined || share > 100 ? undefined : share / 100;
}

function totals(observations: readonly Observations[]): Totals {
  return observations.reduce<Totals>(
    (all, { sum, count, min, max }) => ({
      sum: all.sum + sum,
      count: all.count + count,
      min: Math.min(all.min, min),
      max: Math.max(all.max, max),
      values: undefined,
    }),
    { sum: 0, count: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, values: undefined },
  );
}

/** The smallest value that at least this share of the observations doesn't exceed. */
function percentile(observations: readonly Observations[], share: number): number | undefined {
  const counts = new Map<number, number>();
  for (const { values, min, max, count } of observations) {
    // A statistic set of equal values has percentiles in CloudWatch as well.
    const known = values ?? (min === max ? new Map([[min, count]]) : undefined);
    if (!known) return undefined;
    for (const [value, times] of known) counts.set(value, (counts.get(value) ?? 0) + times);
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  let remaining = share * sorted.reduce((sum, [, times]) => sum + times, 0);
  for (const [value, times] of sorted) {
    remaining -= times;
    if (remaining <= 1e-9) return value;
  }
  return sorted.at(-1)?.[0];
}
