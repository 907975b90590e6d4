import type { Metric, ScopeName } from "../alarms/alarm.js";
import type { MetricScope } from "../metrics/index.js";

/** Resources that graphs show: those of alarms, and topics. A graph of brokers, topics or consumer groups has a line for each of them. */
export type GraphScope = ScopeName | MetricScope;

/** Lines of a graph. */
export interface GraphMetric extends Metric {
  readonly scope: GraphScope;
  /** What the lines show, if the graph has several metrics. @default the resource alone, or the metric */
  readonly label?: string;
  /** Show the sum of all resources instead of a line for each. */
  readonly total?: boolean;
  /** Draw on the right axis. */
  readonly right?: boolean;
}

/** A graph as data. It is left out where the cluster does not emit its metrics. */
export interface Graph {
  /** Unique on the dashboard. */
  readonly title: string;
  readonly metrics: readonly GraphMetric[];
  /** Unit of the left axis. */
  readonly unit: string;
  /** Draw the lines on top of each other, as a sum. */
  readonly stacked?: boolean;
  /** Largest value of the left axis, for shares of a whole. */
  readonly maximum?: number;
  /** Id of the alarm whose threshold is drawn. */
  readonly alarm?: string;
  /** Only for brokers with CPU credits. */
  readonly burstable?: true;
  /** Columns of 24. @default 8 */
  readonly width?: 6 | 8 | 12 | 24;
}

/** A part of the dashboard: a heading and its graphs. */
export interface Section {
  readonly title: string;
  /** What a healthy platform shows here, and what to look at otherwise. */
  readonly text: string;
  readonly graphs: readonly Graph[];
}
