import type { MetricStore } from "../series/metric-store.js";
import { addEmbeddedMetrics } from "./embedded-format.js";
import { type FilteredEvent, filterPattern, memberOf } from "./filter-pattern.js";

export interface LogEvent {
  readonly timestampMs: number;
  readonly message: string;
}

/** A metric filter of a log group, with its one transformation. */
export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly metric: { readonly namespace: string; readonly name: string };
  /** A number, or a member of the event: `$.latency`. */
  readonly value: string;
  /** Recorded for events that don't match. */
  readonly defaultValue?: number;
  /** Names with members of the event. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit?: string;
}

/** A metric filter that is ready to be applied. */
export type CompiledFilter = (store: MetricStore, event: LogEvent & FilteredEvent) => void;

/** @throws Error for a pattern that is not supported */
export function compileFilter({ pattern, metric, value, defaultValue, dimensions, unit }: MetricFilter): CompiledFilter {
  const matches = filterPattern(pattern);
  const read = (text: string, json: unknown) => (text.startsWith("$.") ? memberOf(json, text.slice(2)) : text);
  return (store, event) => {
    const at = { timeMs: event.timestampMs, ...(unit && { unit }) };
    if (!matches(event)) {
      if (defaultValue !== undefined) store.add({ ...metric, dimensions: {} }, defaultValue, at);
      return;
    }
    const number = Number(read(value, event.json) ?? Number.NaN);
    const values = Object.entries(dimensions).map(([name, of]) => [name, read(of, event.json)] as const);
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
