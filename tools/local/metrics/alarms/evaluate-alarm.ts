import { evaluateQueries } from "../math/query.js";
import type { LabelledPoints, Value } from "../math/values.js";
import type { MetricStore, Points } from "../series/metric-store.js";
import { comparisons, type Evaluation, type MetricCondition } from "./alarm.js";
import { EXTRA_PERIODS, stateOf } from "./missing-data.js";

interface At {
  /** End of the newest period, ms since 1970. */
  readonly endMs: number;
  /** How long a second of a period lasts, ms: shorter in tests. */
  readonly secondMs: number;
}

/** Evaluates a metric alarm over its most recent periods. @returns undefined to keep the current state */
export function evaluateAlarm(condition: MetricCondition, store: MetricStore, { endMs, secondMs }: At): Evaluation | undefined {
  const { queries, comparison, threshold, evaluationPeriods } = condition;
  const periodSeconds = periodOf(condition);
  const periodMs = periodSeconds * secondMs;
  const count = evaluationPeriods + EXTRA_PERIODS;
  const startMs = endMs - count * periodMs;
  const times = Array.from({ length: count }, (_, index) => startMs + index * periodMs);
  let points: Points;
  try {
    points = watched(condition, evaluateQueries(queries, store, { startMs, endMs, secondMs }));
  } catch (cause) {
    return { state: "INSUFFICIENT_DATA", reason: `Unable to evaluate: ${(cause as Error).message}` };
  }
  const breaches = (value: number) => comparisons[comparison](value, threshold);
  const values = times.map((time) => points.get(time));
  const state = stateOf(
    values.map((value) => (value === undefined ? undefined : breaches(value))),
    condition,
  );
  if (state === undefined) return undefined;
  const recent = times.flatMap((time, index) => {
    const value = values[index];
    return value === undefined ? [] : [{ value, time }];
  });
  const newest = recent.slice(-evaluationPeriods).reverse();
  const reasonData = {
    version: "1.0",
    queryDate: new Date(endMs).toISOString(),
    ...(newest.length > 0 ? { startDate: new Date((newest.at(-1) as { time: number }).time).toISOString() } : {}),
    period: periodSeconds,
    recentDatapoints: newest.map(({ value }) => value).reverse(),
    threshold,
  };
  return { state, reason: reasonOf(condition, newest, breaches, state), reasonData };
}

/** Returns the period that all metrics of an alarm have, in seconds. */
export function periodOf({ queries }: Pick<MetricCondition, "queries">): number {
  return Math.max(0, ...queries.map(({ metric, periodSeconds }) => metric?.periodSeconds ?? periodSeconds ?? 0)) || 60;
}

/** The one time series that the alarm watches. */
function watched({ queries }: MetricCondition, values: ReadonlyMap<string, Value>): Points {
  const chosen = queries.filter(({ returnData = true }) => returnData);
  const [query] = chosen;
  if (!query || chosen.length > 1) throw new Error("exactly one query of an alarm must return data");
  const value = values.get(query.id);
  if (typeof value === "object" && "points" in value) return (value as LabelledPoints).points;
  if (Array.isArray(value) && value.length === 1) return (value[0] as LabelledPoints).points;
  throw new Error(`the query ${query.id} must return one time series`);
}

const WORDS = {
  GreaterThanThreshold: "greater than",
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
} as const;

/** In CloudWatch's form: "Threshold Crossed: 1 out of the last 1 datapoints [3.0 (26/11/26 18:00:00)] was greater than the threshold (0.0) …". */
function reasonOf(
  { comparison, threshold, evaluationPeriods, datapointsToAlarm }: MetricCondition,
  newest: readonly { readonly value: number; readonly time: number }[],
  breaches: (value: number) => boolean,
  state: string,
): string {
  if (newest.length === 0) {
    const treated = state === "ALARM" ? " and were treated as breaching" : state === "OK" ? " and were treated as nonBreaching" : "";
    return `Threshold Crossed: no datapoints were received for ${evaluationPeriods} ${plural("period", evaluationPeriods)}${treated}.`;
  }
  const alarm = state === "ALARM";
  const shown = newest.filter(({ value }) => breaches(value) === alarm);
  const list = (shown.length > 0 ? shown : newest).slice(0, 5).map(({ value, time }) => `${value} (${new Date(time).toISOString()})`);
  const were = shown.length === 1 ? "was" : "were";
  const purpose = alarm
    ? `minimum ${datapointsToAlarm} ${plural("datapoint", datapointsToAlarm)} for OK -> ALARM transition`
    : `minimum ${evaluationPeriods - datapointsToAlarm + 1} ${plural("datapoint", evaluationPeriods - datapointsToAlarm + 1)} for ALARM -> OK transition`;
  return `Threshold Crossed: ${shown.length} out of the last ${evaluationPeriods} datapoints [${list.join(", ")}] ${were} ${alarm ? "" : "not "}${WORDS[comparison]} the threshold (${threshold}) (${purpose}).`;
}

const plural = (word: string, count: number) => (count === 1 ? word : `${word}s`);
