import type { AlertRow } from "./rule.js";

/** Alerts of consumer groups. */
export const consumerAlerts: readonly AlertRow[] = [
  {
    alert: "LagGrowing",
    id: "lag-growing",
    severity: "ticket",
    // Some records of lag are normal between two commits.
    expr: "(msk:consumer_group_lag:sum > 100) and (deriv(msk:consumer_group_lag:sum[10m]) > 0)",
    for: "15m",
    summary:
      "Group {{ $labels.group }} falls behind on topic {{ $labels.topic }} of {{ $labels.cluster }}: {{ $value | humanize }} records",
  },
];
