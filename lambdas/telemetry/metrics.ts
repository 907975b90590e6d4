import { standardOutput, type WriteLine } from "./log.js";

/** CloudWatch units that the functions use. */
export type MetricUnit = "Count" | "Milliseconds";

export interface Metric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly value: number;
}

/** Metric values with the same timestamp. */
export interface Measurement {
  readonly metrics: readonly Metric[];
  /** Fields that are searchable in CloudWatch Logs and not part of any metric. Put identifiers here. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** In ms since the epoch. CloudWatch accepts up to 14 days in the past and 2 hours in the future. */
  readonly timestampMs: number;
}

/**
 * Writes log lines from which CloudWatch extracts metrics.
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 */
export class EmbeddedMetrics {
  /**
   * @param namespace - CloudWatch namespace of the metrics
   * @param dimensions - dimensions of every metric. Use few values: CloudWatch charges for each combination as one metric.
   */
  constructor(
    private readonly namespace: string,
    private readonly dimensions: Readonly<Record<string, string>>,
    private readonly write: WriteLine = standardOutput,
  ) {}

  /** Writes one line per measurement, all in one write, because a batch can contain thousands. */
  emit(measurements: readonly Measurement[]): void {
    if (measurements.length > 0) this.write(measurements.map((measurement) => this.line(measurement)).join("\n"));
  }

  private line({ metrics, properties, timestampMs }: Measurement): string {
    return JSON.stringify({
      ...properties,
      ...this.dimensions,
      ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
      _aws: {
        Timestamp: timestampMs,
        CloudWatchMetrics: [
          {
            Namespace: this.namespace,
            Dimensions: [Object.keys(this.dimensions)],
            Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
          },
        ],
      },
    });
  }
}
