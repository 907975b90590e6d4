import { type Observations, statisticOf } from "./statistics.js";

/** The identity of a metric: its namespace, its name and its dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A statistic set as PutMetricData accepts it. */
export interface StatisticSet {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** The aggregated value of a period, by the start of the period in ms since 1970. */
export type Points = ReadonlyMap<number, number>;

export interface Window {
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  readonly periodMs: number;
}

interface Series {
  readonly metric: Metric;
  unit: string;
  readonly observations: Observations[];
}

/** How long values are kept. CloudWatch keeps one-minute values for 15 days; a local platform is not that old. */
const KEPT_MS = 6 * 3_600_000;
/** CloudWatch accepts values for up to two hours ahead. */
const AHEAD_MS = 2 * 3_600_000;
const RESOLUTION_MS = 1_000;
const MOST_VALUES = 500;
/** CloudWatch bills metrics; here a program that puts random dimensions must not exhaust the memory. */
const MOST_SERIES = 50_000;
/** Values of all metrics, which take about half a gigabyte. At the limit, new values are ignored until older ones are removed. */
const MOST_OBSERVATIONS = 2_000_000;
const LEAST_KEPT_MS = 600_000;

/** The values of all metrics of one region, in memory, in steps of a second. */
export class MetricStore {
  private readonly series = new Map<string, Series>();
  private observations = 0;

  constructor(private readonly mostObservations = MOST_OBSERVATIONS) {}

  /** Adds a value that was observed `count` times, or a statistic set. Values older than six hours or more than two ahead are ignored. */
  add(metric: Metric, value: number | StatisticSet, { timeMs = Date.now(), count = 1, unit = "None" } = {}): void {
    const now = Date.now();
    if (timeMs < now - KEPT_MS || timeMs > now + AHEAD_MS || this.observations >= this.mostObservations) return;
    const series = this.seriesOf(metric);
    if (!series) return;
    series.unit = unit;
    const before = series.observations.length;
    merge(observationsAt(series.observations, Math.floor(timeMs / RESOLUTION_MS) * RESOLUTION_MS), value, count);
    this.observations += series.observations.length - before;
  }

  /** Returns the metrics with a value since `sinceMs`. */
  list(sinceMs = 0): Metric[] {
    return [...this.series.values()]
      .filter(({ observations }) => (observations.at(-1)?.timeMs ?? -1) >= sinceMs)
      .map(({ metric }) => metric);
  }

  unit(metric: Metric): string {
    return this.series.get(keyOf(metric))?.unit ?? "None";
  }

  /** Returns one value for each period of the window that has observations. @throws Error for a statistic that is not supported */
  aggregate(metric: Metric, statistic: string, { startMs, endMs, periodMs }: Window): Points {
    const observations = this.series.get(keyOf(metric))?.observations ?? [];
    const periods = new Map<number, Observations[]>();
    for (let index = firstAtOrAfter(observations, startMs); index < observations.length; index++) {
      const each = observations[index] as Observations;
      if (each.timeMs >= endMs) break;
      const start = startMs + Math.floor((each.timeMs - startMs) / periodMs) * periodMs;
      const before = periods.get(start);
      if (before) before.push(each);
      else periods.set(start, [each]);
    }
    const points = [...periods].flatMap(([start, inPeriod]): [number, number][] => {
      const value = statisticOf(statistic, inPeriod);
      return value === undefined ? [] : [[start, value]];
    });
    return new Map(points);
  }

  /** Removes what is no longer kept: what is older than six hours, or less if the memory is nearly used up. */
  prune(nowMs = Date.now()): void {
    this.removeBefore(nowMs - KEPT_MS);
    for (let keptMs = KEPT_MS / 2; this.observations > this.mostObservations * 0.9 && keptMs >= LEAST_KEPT_MS; keptMs /= 2)
      this.removeBefore(nowMs - keptMs);
  }

  private removeBefore(timeMs: number): void {
    for (const [key, { observations }] of this.series) {
      this.observations -= observations.splice(0, firstAtOrAfter(observations, timeMs)).length;
      if (observations.length === 0) this.series.delete(key);
    }
  }

  private seriesOf(metric: Metric): Series | undefined {
    const key = keyOf(metric);
    const known = this.series.get(key);
    if (known || this.series.size >= MOST_SERIES) return known;
    const created: Series = { metric, unit: "None", observations: [] };
    this.series.set(key, created);
    return created;
  }
}

/** Returns a text that identifies a metric; the order of its dimensions doesn't matter. */
function keyOf({ namespace, name, dimensions }: Metric): string {
  return JSON.stringify([namespace, name, ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function observationsAt(all: Observations[], timeMs: number): Observations {
  const index = firstAtOrAfter(all, timeMs);
  const found = all[index];
  if (found?.timeMs === timeMs) return found;
  const created: Observations = {
    timeMs,
    sum: 0,
    count: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    values: new Map(),
  };
  all.splice(index, 0, created);
  return created;
}

function merge(into: Observations, value: number | StatisticSet, count: number): void {
  const set = typeof value === "number" ? { sum: value * count, count, min: value, max: value } : value;
  into.sum += set.sum;
  into.count += set.count;
  into.min = Math.min(into.min, set.min);
  into.max = Math.max(into.max, set.max);
  if (typeof value !== "number") into.values = undefined;
  into.values?.set(value as number, (into.values.get(value as number) ?? 0) + count);
  if (into.values && into.values.size > MOST_VALUES) into.values = undefined;
}

/** Returns the index of the first observations at or after a time, by binary search. */
function firstAtOrAfter(all: readonly Observations[], timeMs: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as Observations).timeMs < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
