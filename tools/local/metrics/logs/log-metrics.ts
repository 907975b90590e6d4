import type { MetricStore } from "../series/metric-store.js";
import { type FilteredEvent, InvalidPattern } from "./compiled-pattern.js";
import { addEmbeddedMetrics } from "./embedded-format.js";
import { filterPattern } from "./filter-pattern.js";

export interface LogEvent {
  readonly timestampMs: number;
  readonly message: string;
}

/** A metric filter of a log group, with its one transformation. */
export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly metric: { readonly namespace: string; readonly name: string };
  /** A number, a member of the event: `$.latency`, or a field: `$size`. */
  readonly value: string;
  /** Recorded for events that don't match. */
  readonly defaultValue?: number;
  /** Names with members of the event. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit?: string;
}

/** A metric filter that is ready to be applied. */
export type CompiledFilter = (store: MetricStore, event: LogEvent & FilteredEvent) => void;

/** Source: CloudWatch Logs API Reference, MetricTransformation (2026-11). */
const MOST_DIMENSIONS = 3;

/**
 * @throws InvalidPattern for a pattern that CloudWatch Logs can't parse, and for dimensions that a filter can't have. The text about
 * patterns is CloudWatch Logs', the others are our own.
 */
export function compileFilter({ pattern, metric, value, defaultValue, dimensions, unit }: MetricFilter): CompiledFilter {
  const { matches, select } = filterPattern(pattern);
  const count = Object.keys(dimensions).length;
  if (count > 0 && !select) throw new InvalidPattern("The specified filter pattern does not support dimensions");
  if (count > MOST_DIMENSIONS) throw new InvalidPattern(`A metric filter can have ${MOST_DIMENSIONS} dimensions at most`);
  if (count > 0 && defaultValue !== undefined) throw new InvalidPattern("A metric filter with dimensions can't have a default value");
  const read = (text: string, event: FilteredEvent) => (text.startsWith("$") ? select?.(event, text) : text);
  return (store, event) => {
    const at = { timeMs: event.timestampMs, ...(unit && { unit }) };
    if (!matches(event)) {
      if (defaultValue !== undefined) store.add({ ...metric, dimensions: {} }, defaultValue, at);
      return;
    }
    const number = Number(read(value, event) ?? Number.NaN);
    const values = Object.entries(dimensions).map(([name, of]) => [name, read(of, event)] as const);
    if (Number.isNaN(number) || values.some(([, of]) => of === undefined)) return;
    store.add({ ...metric, dimensions: Object.fromEntries(values.map(([name, of]) => [name, String(of)])) }, number, at);
  };
}

/** Adds the metrics that log events contain: those in the embedded metric format, and those of the log group's filters. */
export function addLogMetrics(store: MetricStore, events: readonly LogEvent[], filters: readonly CompiledFilter[]): void {
  for (const { timestampMs, message } of events) {
    addEmbeddedMetrics(store, message, timestampMs);
    if (filters.length === 0) continue;
    const event = { timestampMs, message, json: parsed(message) };
    for (const filter of filters) filter(store, event);
  }
}

function parsed(message: string): unknown {
  if (!message.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
