import type { EmbeddedMetrics } from "../../telemetry/metrics.js";
import type { ImpressionCount, ImpressionSink } from "../domain/impression-counts.js";

/**
 * Counts as log lines that CloudWatch makes a metric of, `Impressions` at the minute in which they were seen. The advertisement is a
 * property, to be searched by Logs Insights, and no dimension: each advertisement would be a metric of its own, and be paid for.
 */
export class MetricSink implements ImpressionSink {
  constructor(private readonly metrics: EmbeddedMetrics) {}

  async add(counts: readonly ImpressionCount[]): Promise<void> {
    this.metrics.emit(
      counts.map(({ adId, minuteMs, impressions, events }) => ({
        metrics: [{ name: "Impressions", unit: "Count", value: impressions }],
        properties: { message: "impressions", adId, minute: new Date(minuteMs).toISOString(), events },
        timestampMs: minuteMs,
      })),
    );
  }
}
