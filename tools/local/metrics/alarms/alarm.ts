import type { MetricQuery } from "../math/query.js";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

export const comparisons = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

export type Comparison = keyof typeof comparisons;

/** What a metric alarm evaluates. */
export interface MetricCondition {
  readonly queries: readonly MetricQuery[];
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/** The state of an alarm with what led to it. */
export interface Evaluation {
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData?: Readonly<Record<string, unknown>>;
}
