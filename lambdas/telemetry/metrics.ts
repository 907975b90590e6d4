import { standardOutput, type WriteLine } from "./log.js";

/** Units of CloudWatch that the functions use. */
export type MetricUnit = "Count" | "Milliseconds";

export interface Metric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly value: number;
}

/** What was measured at one point in time. */
export interface Measurement {
  readonly metrics: readonly Metric[];
  /** Searchable in CloudWatch Logs, no part of any metric: the place for identifiers. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** ms since the epoch. CloudWatch takes up to 14 days in the past and 2 hours in the future. */
  readonly timestampMs: number;
}

/**
 * Log lines from which CloudWatch makes metrics.
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 */
export class EmbeddedMetrics {
  /**
   * @param dimensions what each metric is told apart by. Few values only: every combination is a metric that is paid for.
   */
  constructor(
    private readonly namespace: string,
    private readonly dimensions: Readonly<Record<string, string>>,
    private readonly write: WriteLine = standardOutput,
  ) {}

  /** One line for each measurement, all in one write: a batch may hold thousands. */
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
