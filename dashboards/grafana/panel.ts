/** PromQL of a panel, with the variables of its dashboard. */
export interface PromQuery {
  readonly expr: string;
  /** Name of each series: a template of its labels. */
  readonly legend?: string;
}

/** A CloudWatch metric of a panel. */
export interface CloudWatchQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Average" | "Maximum" | "Sum" | "p99";
  readonly label: string;
}

/** A panel as data. */
export interface PanelRow {
  readonly title: string;
  /** What the reader sees in it, and which values are healthy. */
  readonly description: string;
  /** `stat` shows the last value, large; `timeseries` a curve for each series. */
  readonly kind: "stat" | "timeseries";
  /** Grafana's id of the unit. @see https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/ */
  readonly unit: "short" | "bytes" | "Bps" | "wps" | "reqps" | "ms" | "percentunit" | "cps";
  /** The value from which, or below which, a stat is red. @default never */
  readonly bad?: { readonly from: number } | { readonly below: number };
  readonly queries: readonly PromQuery[] | readonly CloudWatchQuery[];
}

/** Variables that the queries of a dashboard use: `$cluster` is one cluster, the others are regular expressions of one or more values. */
export type VariableName = "cluster" | "broker" | "topic" | "group" | "function" | "namespace";

/** A dashboard as data. */
export interface DashboardRow {
  /** Identifier in URLs, and the name of its file. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly VariableName[];
  readonly sections: readonly { readonly title: string; readonly panels: readonly PanelRow[] }[];
}
