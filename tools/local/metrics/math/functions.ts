import { asList, at, type LabelledPoints, mapValue, type Scope, type Value } from "./values.js";

type MathFunction = (args: readonly Value[], scope: Scope) => Value;

/**
 * The functions of metric math that the local platform has.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const functions: Readonly<Record<string, MathFunction>> = {
  ABS: ([value]) => mapValue(given(value), Math.abs),
  CEIL: ([value]) => mapValue(given(value), Math.ceil),
  FLOOR: ([value]) => mapValue(given(value), Math.floor),
  LOG: ([value]) => mapValue(given(value), (number) => (number > 0 ? Math.log(number) : undefined)),
  LOG10: ([value]) => mapValue(given(value), (number) => (number > 0 ? Math.log10(number) : undefined)),
  SUM: aggregate((values) => values.reduce((sum, value) => sum + value, 0)),
  AVG: aggregate((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  MIN: aggregate((values) => Math.min(...values)),
  MAX: aggregate((values) => Math.max(...values)),
  METRIC_COUNT: ([value]) => asList(given(value)).length,
  METRICS: ([text], { metrics }) => metrics(typeof text === "string" ? text : undefined),
  PERIOD: (_, { periodSeconds }) => periodSeconds,
  FIRST: ([value]) => asList(given(value)).slice(0, 1),
  LAST: ([value]) => asList(given(value)).slice(-1),
  REMOVE_EMPTY: ([value]) => asList(given(value)).filter(({ points }) => points.size > 0),
  TIME_SERIES: ([value], { times }) => ({
    label: String(value),
    points: new Map(times.map((time) => [time, numberOf(given(value))])),
  }),
  SEARCH: ([expression, statistic, period], { search, periodSeconds }) => {
    if (typeof expression !== "string" || typeof statistic !== "string") throw new Error("SEARCH needs an expression and a statistic");
    return search(expression, statistic, (typeof period === "number" ? period : periodSeconds) * 1_000);
  },
  FILL: ([value, filler], { times }) => each(given(value), (series) => fill(series, given(filler), times)),
  IF: ([condition, yes, no]) => choose(given(condition), given(yes), no),
  DIFF: ([value]) => each(given(value), (series) => steps(series, (now, before) => now - before)),
  // Per second of the stated period.
  RATE: ([value], { periodMs, periodSeconds }) =>
    each(given(value), (series) => steps(series, (now, before, ms) => (now - before) / ((ms / periodMs) * periodSeconds))),
  RUNNING_SUM: ([value]) =>
    each(given(value), ({ label, points }) => {
      let sum = 0;
      const sums = sorted(points).map(([time, number]): [number, number] => {
        sum += number;
        return [time, sum];
      });
      return { label, points: new Map(sums) };
    }),
};

function given(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a function lacks an argument");
  return value;
}

function numberOf(value: Value): number {
  if (typeof value !== "number") throw new Error("a number is required");
  return value;
}

const sorted = (points: LabelledPoints["points"]) => [...points].sort(([a], [b]) => a - b);

function each(value: Value, map: (series: LabelledPoints) => LabelledPoints): Value {
  return Array.isArray(value) ? (value as readonly LabelledPoints[]).map(map) : map(asList(value)[0] as LabelledPoints);
}

/** Of one time series, a number; of a list, a time series with the values at each time. */
function aggregate(of: (values: readonly number[]) => number): MathFunction {
  return (args) => {
    const [only] = args;
    if (args.length === 1 && only !== undefined && !Array.isArray(only)) {
      const values = [...(asList(only)[0] as LabelledPoints).points.values()];
      return values.length === 0 ? 0 : of(values);
    }
    const all = args.flatMap((arg) => asList(arg));
    const byTime = new Map<number, number[]>();
    for (const { points } of all) for (const [time, value] of points) byTime.set(time, [...(byTime.get(time) ?? []), value]);
    return { label: all[0]?.label ?? "", points: new Map([...byTime].map(([time, values]) => [time, of(values)])) };
  };
}

function fill({ label, points }: LabelledPoints, filler: Value, times: readonly number[]): LabelledPoints {
  if (filler !== "REPEAT" && typeof filler !== "number") throw new Error("FILL supports a number and REPEAT only");
  let last: number | undefined;
  const filled = times.flatMap((time): [number, number][] => {
    const value = points.get(time);
    if (value !== undefined) last = value;
    const result = value ?? (typeof filler === "number" ? filler : last);
    return result === undefined ? [] : [[time, result]];
  });
  return { label, points: new Map(filled) };
}

/** Chooses at each time where the condition has a value. Without `no`, there is no value where the condition is false. */
function choose(condition: Value, yes: Value, no: Value | undefined): Value {
  if (typeof condition === "number") return condition === 0 ? given(no) : yes;
  const [of] = asList(condition) as [LabelledPoints];
  const single = (value: Value): number | LabelledPoints => (typeof value === "number" ? value : (asList(value)[0] as LabelledPoints));
  const [whenTrue, whenFalse] = [single(yes), no === undefined ? undefined : single(no)];
  const points = [...of.points].flatMap(([time, holds]): [number, number][] => {
    const chosen = holds === 0 ? whenFalse : whenTrue;
    const value = chosen === undefined ? undefined : at(chosen, time);
    return value === undefined ? [] : [[time, value]];
  });
  return { label: typeof whenTrue === "number" ? of.label : whenTrue.label, points: new Map(points) };
}

function steps({ label, points }: LabelledPoints, of: (now: number, before: number, ms: number) => number): LabelledPoints {
  const all = sorted(points);
  const differences = all.slice(1).map(([time, value], index): [number, number] => {
    const [earlier, before] = all[index] as [number, number];
    return [time, of(value, before, time - earlier)];
  });
  return { label, points: new Map(differences) };
}
