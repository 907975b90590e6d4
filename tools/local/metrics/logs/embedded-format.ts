import type { MetricStore } from "../series/metric-store.js";

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/** CloudWatch's limits of the format. Source: CloudWatch user guide, "Specification: Embedded metric format", 2026-11. */
const MOST_VALUES = 100;
const MOST_DIMENSIONS = 30;

/**
 * Adds the metrics that a log event in the embedded metric format contains. As in CloudWatch, what isn't valid is ignored.
 *
 * @param timestampMs - of the log event, for events without a time in their metadata
 */
export function addEmbeddedMetrics(store: MetricStore, message: string, timestampMs: number): void {
  if (!message.includes('"_aws"')) return;
  const event = parsed(message);
  const metadata = event?.["_aws"] as { readonly Timestamp?: unknown; readonly CloudWatchMetrics?: unknown } | undefined;
  if (!event || !Array.isArray(metadata?.CloudWatchMetrics)) return;
  const timeMs = typeof metadata.Timestamp === "number" ? metadata.Timestamp : timestampMs;
  for (const directive of metadata.CloudWatchMetrics as readonly Directive[]) addDirective(store, event, directive, timeMs);
}

function addDirective(store: MetricStore, event: Readonly<Record<string, unknown>>, directive: Directive, timeMs: number): void {
  const { Namespace: namespace, Metrics: metrics } = directive;
  const sets = Array.isArray(directive.Dimensions) ? (directive.Dimensions as readonly unknown[]) : [[]];
  if (typeof namespace !== "string" || !Array.isArray(metrics)) return;
  for (const { Name: name, Unit: unit } of metrics as readonly { readonly Name?: unknown; readonly Unit?: unknown }[]) {
    if (typeof name !== "string") continue;
    const values = [event[name]]
      .flat()
      .slice(0, MOST_VALUES)
      .filter((value) => typeof value === "number");
    for (const set of sets) {
      const dimensions = dimensionsOf(event, set);
      if (!dimensions) continue;
      for (const value of values) store.add({ namespace, name, dimensions }, value, { timeMs, ...(typeof unit === "string" && { unit }) });
    }
  }
}

/** Returns the dimensions of a set of names; undefined if the event lacks one of them. */
function dimensionsOf(event: Readonly<Record<string, unknown>>, set: unknown): Record<string, string> | undefined {
  if (!Array.isArray(set) || set.length > MOST_DIMENSIONS) return undefined;
  const entries = set.map((name) => [String(name), event[String(name)]] as const);
  if (entries.some(([, value]) => typeof value !== "string" && typeof value !== "number")) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function parsed(message: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
