/** A query whose result Prometheus stores as a series. */
export interface RecordingRule {
  /** `msk:bytes_in:rate1m`: `msk`, what it is, the function that computed it. */
  readonly record: string;
  /** PromQL. */
  readonly expr: string;
}

/** An alert as data, with the words of its section in docs/runbook/prometheus.md. */
export interface AlertRow {
  /** Name in Prometheus, such as `OfflinePartitions`. */
  readonly alert: string;
  /** Unique id in lower case with hyphens: the anchor of its section in the runbook. */
  readonly id: string;
  /** `page` needs someone at once; `ticket` can wait for working hours. */
  readonly severity: "page" | "ticket";
  /** PromQL that returns a series for each fault. */
  readonly expr: string;
  /** Time for which the expression must return the series, such as `5m`; `0s` fires at once. */
  readonly for: string;
  /** Sentence of the notification; a template of Prometheus with `$value` and `$labels`. */
  readonly summary: string;
}

/** Rules that Prometheus evaluates in order, at the same time. */
export interface GroupRow {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertRow)[];
}

/** An alerting rule in the form of Prometheus. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

/** A rule group in the form of Prometheus. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** A rule file of Prometheus. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}
