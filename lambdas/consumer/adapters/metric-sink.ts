import type { EmbeddedMetrics } from "../../telemetry/metrics.js";
import type { ImpressionCount, ImpressionSink } from "../domain/impression-counts.js";

/**
 * Writes counts as log lines from which CloudWatch extracts the metric `Impressions`, with the minute of the impressions as the timestamp.
 * The advertisement is a property, searchable with Logs Insights, and not a dimension: CloudWatch would charge for one metric per
 * advertisement.
 */
export class MetricSink implements ImpressionSink {
  constructor(private readonly metrics: EmbeddedMetrics) {}

  async add(counts: readonly ImpressionCount[]): Promise<void> {
    this.metrics.emit(
      counts.map(({ adId, minuteMs, impressions, events }) => ({
        metrics: [{ name: "Impressions", unit: "Count", value: impressions }],
        properties: { message: "Impressions counted", adId, minute: new Date(minuteMs).toISOString(), events },
        timestampMs: minuteMs,
      })),
    );
  }
}
