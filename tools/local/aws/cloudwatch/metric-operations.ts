import {
  evaluateQueries,
  isStatistic,
  type LabelledPoints,
  type Metric,
  type MetricQuery,
  type MetricStore,
  type Value,
} from "../../metrics/index.js";
import type { Input } from "../protocol/operations.js";
import { checkedPeriod, dimensionList, dimensionsOf, inputs, invalid, number, page, queriesOf, text, texts, time } from "./input.js";
import type { Output } from "./render.js";

/** Limits of the operations. Source: CloudWatch API Reference, 2026-11. */
const MOST_DATAPOINTS = 100_800;
const MOST_STATISTICS = 1_440;
const LISTED = 500;
/** ListMetrics returns metrics with values in the past two weeks, or three hours. */
const RECENT_MS = 3 * 3_600_000;

/** PutMetricData. @throws AwsError 400 */
export function putMetricData(store: MetricStore, input: Input): Output {
  const namespace = text(input, "Namespace") as string;
  if (namespace.startsWith("AWS/")) throw invalid("The value AWS/ for parameter Namespace is invalid.", "InvalidParameterValue");
  for (const datum of inputs(input, "MetricData")) {
    const metric: Metric = { namespace, name: text(datum, "MetricName") as string, dimensions: dimensionsOf(datum) };
    const unit = text(datum, "Unit");
    const timeMs = time(datum, "Timestamp")?.getTime() ?? Date.now();
    const set = datum["StatisticValues"] as Input | undefined;
    const at = { timeMs, ...(unit && { unit }) };
    if (set) {
      const of = (name: string) => number(set, name) as number;
      store.add(metric, { sum: of("Sum"), count: of("SampleCount"), min: of("Minimum"), max: of("Maximum") }, at);
      continue;
    }
    const value = number(datum, "Value");
    const values = (datum["Values"] ?? (value === undefined ? [] : [value])) as readonly number[];
    const counts = (datum["Counts"] ?? []) as readonly number[];
    if (values.length === 0)
      throw invalid("At least one of the parameters Value, Values and StatisticValues must be specified.", "MissingParameter");
    if (counts.length > 0 && counts.length !== values.length)
      throw invalid("The parameters Values and Counts must have the same number of items.", "InvalidParameterValue");
    for (const [index, each] of values.entries()) store.add(metric, each, { ...at, count: counts[index] ?? 1 });
  }
  return {};
}

/** GetMetricData. @throws AwsError 400 */
export function getMetricData(store: MetricStore, input: Input): Output {
  const queries = queriesOf(input, "MetricDataQueries");
  checkStatistics(queries);
  if (new Set(queries.map(({ id }) => id)).size < queries.length) throw invalid("The ids of the queries must be unique.");
  const results = valuesOf(store, queries, range(input, longestPeriod(queries)));
  const ascending = text(input, "ScanBy") === "TimestampAscending";
  const most = Math.min(number(input, "MaxDatapoints") ?? MOST_DATAPOINTS, MOST_DATAPOINTS);
  const MetricDataResults = queries
    .filter(({ returnData }) => returnData)
    .flatMap((query) => {
      const value = results.get(query.id) as Value;
      if (typeof value === "number" || typeof value === "string")
        throw invalid(`The expression of ${query.id} must return a time series, not ${JSON.stringify(value)}.`);
      const all: readonly LabelledPoints[] = Array.isArray(value) ? value : [value as LabelledPoints];
      return all.map(({ label, points }) => {
        const sorted = [...points].sort(([a], [b]) => (ascending ? a - b : b - a)).slice(0, most);
        return {
          Id: query.id,
          Label: all.length === 1 ? (query.label ?? (query.expression === undefined ? label : query.id)) : label,
          Timestamps: sorted.map(([at]) => new Date(at)),
          Values: sorted.map(([, each]) => each),
          StatusCode: "Complete",
        };
      });
    });
  return { MetricDataResults, Messages: [] };
}

function valuesOf(store: MetricStore, queries: readonly MetricQuery[], of: { startMs: number; endMs: number }): Map<string, Value> {
  try {
    return evaluateQueries(queries, store, of);
  } catch (cause) {
    throw invalid(`Error in expression: ${(cause as Error).message}`);
  }
}

/** GetMetricStatistics. @throws AwsError 400 */
export function getMetricStatistics(store: MetricStore, input: Input): Output {
  const metric: Metric = {
    namespace: text(input, "Namespace") as string,
    name: text(input, "MetricName") as string,
    dimensions: dimensionsOf(input),
  };
  const periodMs = checkedPeriod(number(input, "Period") as number) * 1_000;
  const statistics = [...texts(input, "Statistics"), ...texts(input, "ExtendedStatistics")];
  if (statistics.length === 0) throw invalid("Must specify either Statistics or ExtendedStatistics", "InvalidParameterCombination");
  const unsupported = statistics.find((statistic) => !isStatistic(statistic));
  if (unsupported !== undefined) throw invalid(`The local platform does not support the statistic ${unsupported}.`);
  const { startMs, endMs } = range(input, periodMs);
  if ((endMs - startMs) / periodMs > MOST_STATISTICS)
    throw invalid(
      `You have requested more than ${MOST_STATISTICS} data points; reduce them by a longer period or a shorter time.`,
      "InvalidParameterCombination",
    );
  const series = statistics.map((statistic) => [statistic, store.aggregate(metric, statistic, { startMs, endMs, periodMs })] as const);
  const times = [...new Set(series.flatMap(([, points]) => [...points.keys()]))].sort((a, b) => a - b);
  const extended = texts(input, "ExtendedStatistics");
  const Datapoints = times.map((at) => {
    const values = Object.fromEntries(series.flatMap(([statistic, points]) => (points.has(at) ? [[statistic, points.get(at)]] : [])));
    const percentiles = Object.fromEntries(extended.flatMap((name) => (name in values ? [[name, values[name]]] : [])));
    for (const name of extended) delete values[name];
    return {
      Timestamp: new Date(at),
      ...values,
      Unit: store.unit(metric),
      ...(extended.length > 0 && { ExtendedStatistics: percentiles }),
    };
  });
  return { Label: metric.name, Datapoints };
}

/** ListMetrics. */
export function listMetrics(store: MetricStore, input: Input): Output {
  const [namespace, name] = [text(input, "Namespace"), text(input, "MetricName")];
  const filters = inputs(input, "Dimensions");
  const since = text(input, "RecentlyActive") === "PT3H" ? Date.now() - RECENT_MS : 0;
  const found = store.list(since).filter(
    (metric) =>
      (namespace === undefined || metric.namespace === namespace) &&
      (name === undefined || metric.name === name) &&
      filters.every((filter) => {
        const value = metric.dimensions[String(filter["Name"])];
        return value !== undefined && (filter["Value"] === undefined || value === filter["Value"]);
      }),
  );
  const { items, next } = page(found, LISTED, text(input, "NextToken"));
  return {
    Metrics: items.map((metric) => ({ Namespace: metric.namespace, MetricName: metric.name, Dimensions: dimensionList(metric) })),
    ...(next !== undefined && { NextToken: next }),
  };
}

/** @throws AwsError 400 for a statistic that the local platform doesn't compute */
function checkStatistics(queries: readonly MetricQuery[]): void {
  for (const { metric } of queries) {
    if (metric && !isStatistic(metric.statistic)) throw invalid(`The local platform does not support the statistic ${metric.statistic}.`);
  }
}

const longestPeriod = (queries: readonly MetricQuery[]) =>
  Math.max(60, ...queries.map(({ metric, periodSeconds }) => metric?.periodSeconds ?? periodSeconds ?? 0)) * 1_000;

/** CloudWatch rounds the start down to a period. */
function range(input: Input, periodMs: number): { readonly startMs: number; readonly endMs: number } {
  const [start, end] = [time(input, "StartTime"), time(input, "EndTime")];
  if (!start || !end || start >= end) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  return { startMs: Math.floor(start.getTime() / periodMs) * periodMs, endMs: end.getTime() };
}
