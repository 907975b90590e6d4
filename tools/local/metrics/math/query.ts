import type { Metric, MetricStore } from "../series/metric-store.js";
import { evaluate } from "./evaluate.js";
import { searchedMetrics } from "./search.js";
import type { LabelledPoints, Scope, Value } from "./values.js";

/** A metric, or an expression over other queries, of an alarm or a GetMetricData request. */
export interface MetricQuery {
  readonly id: string;
  readonly metric?: { readonly metric: Metric; readonly statistic: string; readonly periodSeconds: number };
  readonly expression?: string;
  readonly label?: string;
  /** Period of an expression. @default that of the metrics, or a minute */
  readonly periodSeconds?: number;
  /** @default true */
  readonly returnData?: boolean;
}

export interface Range {
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  /** How long a period of one second lasts, ms: shorter in tests of alarms. @default 1000 */
  readonly secondMs?: number;
}

/** A search returns at most this many metrics. Source: CloudWatch user guide, search expressions, 2026-11. */
const MOST_SEARCHED = 100;

/**
 * Evaluates queries that can refer to each other by id.
 *
 * @param range - begins at the start of a period
 * @throws Error for an invalid expression, an unknown id, or ids that refer to each other in a circle
 */
export function evaluateQueries(
  queries: readonly MetricQuery[],
  store: Pick<MetricStore, "aggregate" | "list">,
  range: Range,
): Map<string, Value> {
  const { startMs, endMs, secondMs = 1_000 } = range;
  const byId = new Map(queries.map((query) => [query.id, query]));
  const results = new Map<string, Value>();
  const running = new Set<string>();
  const shared = Math.max(0, ...queries.map(({ metric, periodSeconds }) => metric?.periodSeconds ?? periodSeconds ?? 0)) || 60;

  const series = (metric: Metric, statistic: string, periodSeconds: number, label: string): LabelledPoints => ({
    label,
    points: store.aggregate(metric, statistic, { startMs, endMs, periodMs: periodSeconds * secondMs }),
  });
  const scopeOf = (query: MetricQuery): Scope => {
    const periodSeconds = query.periodSeconds ?? shared;
    const periodMs = periodSeconds * secondMs;
    return {
      value: resolve,
      metrics: (idContains = "") =>
        queries.filter(({ id, metric }) => metric && id.includes(idContains)).map(({ id }) => resolve(id) as LabelledPoints),
      search: (expression, statistic, searchPeriodMs) => {
        const matches = searchedMetrics(expression);
        const found = store.list().filter(matches).slice(0, MOST_SEARCHED);
        const labels = labelsOf(found);
        return found.map((metric, i) => series(metric, statistic, searchPeriodMs / 1_000, labels[i] as string));
      },
      times: Array.from({ length: Math.ceil((endMs - startMs) / periodMs) }, (_, index) => startMs + index * periodMs),
      periodMs,
      periodSeconds,
    };
  };
  const resolve = (id: string): Value => {
    const known = results.get(id);
    if (known !== undefined) return known;
    const query = byId.get(id);
    if (!query) throw new Error(`the expression refers to ${id}, which no query has as its id`);
    if (running.has(id)) throw new Error(`the query ${id} refers to itself`);
    running.add(id);
    const { metric, expression = "" } = query;
    const value = metric
      ? series(metric.metric, metric.statistic, metric.periodSeconds, query.label ?? metric.metric.name)
      : evaluate(expression, scopeOf(query));
    results.set(id, value);
    return value;
  };
  for (const { id } of queries) resolve(id);
  return results;
}

/** CloudWatch labels the metrics of a search by what distinguishes them: the dimensions, and the name, that are not the same for all. */
function labelsOf(metrics: readonly Metric[]): string[] {
  const partsOf = ({ dimensions, name }: Metric) => Object.entries({ ...dimensions, "": name });
  const isSame = (key: string, part: string) => metrics.every((metric) => partsOf(metric).some(([k, p]) => k === key && p === part));
  return metrics.map((metric) => {
    const distinguishing = partsOf(metric).filter(([key, part]) => !isSame(key, part));
    return distinguishing.map(([, part]) => part).join(" ") || metric.name;
  });
}
