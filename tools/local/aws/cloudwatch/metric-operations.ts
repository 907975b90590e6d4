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

/** GetMetricData. Results are in the order of the queries, and so are pages. @throws AwsError 400 */
export function getMetricData(store: MetricStore, input: Input): Output {
  const queries = queriesOf(input, "MetricDataQueries");
  checkStatistics(queries);
  if (new Set(queries.map(({ id }) => id)).size < queries.length) throw invalid("The ids of the queries must be unique.");
  const values = valuesOf(store, queries, range(input, longestPeriod(queries)));
  const ascending = text(input, "ScanBy") === "TimestampAscending";
  const results = queries.filter(({ returnData }) => returnData).flatMap((query) => resultsOf(query, values.get(query.id) as Value));
  const points = results.flatMap((result, index) =>
    [...result.points].sort(([a], [b]) => (ascending ? a - b : b - a)).map(([at, value]) => ({ index, at, value })),
  );
  const { MaxDatapoints: most = MOST_DATAPOINTS, ...rest } = input;
  const { items, next } = page(points, rest, Math.min(most as number, MOST_DATAPOINTS), ({ index, at }) => `${index} ${at}`);
  const [first, last] = [items[0]?.index ?? 0, next === undefined ? results.length : (items.at(-1)?.index ?? 0)];
  const isFirstPage = input["NextToken"] === undefined;
  const MetricDataResults = results.flatMap(({ id, label }, index) => {
    if (index > last || (index < first && !isFirstPage)) return []; // on another page
    const own = items.filter((point) => point.index === index);
    if (own.length === 0 && !isFirstPage) return [];
    const isPart = next !== undefined && index === last;
    return {
      ...{ Id: id, Label: label, Timestamps: own.map(({ at }) => new Date(at)), Values: own.map(({ value }) => value) },
      StatusCode: isPart ? "PartialData" : "Complete",
    };
  });
  // As documented, a request with an expression gets no token.
  const hasToken = next !== undefined && queries.every(({ expression }) => expression === undefined);
  return { MetricDataResults, Messages: [], ...(hasToken && { NextToken: next }) };
}

/** Returns the series that a query returns. @throws AwsError 400 if it returns none */
function resultsOf({ id, label: own, expression }: MetricQuery, value: Value) {
  if (typeof value === "number" || typeof value === "string")
    throw invalid(`The expression of ${id} must return a time series, not ${JSON.stringify(value)}.`);
  const all: readonly LabelledPoints[] = Array.isArray(value) ? value : [value as LabelledPoints];
  return all.map(({ label, points }) => ({
    ...{ id, points },
    label: all.length === 1 ? (own ?? (expression === undefined ? label : id)) : label,
  }));
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
  const { items, next } = page(found, input, LISTED, (metric) => JSON.stringify(metric));
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
