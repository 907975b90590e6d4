import type { Rule } from "../../settings/index.js";
import { FIXED } from "../prometheus/rules.js";
import type { ObservabilitySettings } from "../settings.js";

/** The settings that the rules about Grafana read. */
interface GrafanaContext {
  readonly observability: ObservabilitySettings;
}

const path = ["observability", "grafana"];

/** Rules about Managed Grafana. */
export const grafanaRules: readonly Rule<GrafanaContext>[] = [
  {
    id: "observability/grafana-prometheus",
    checks: "Grafana has a Managed Prometheus workspace to read.",
    why: "All dashboards but that of the functions read it.",
    fix: "Set observability.prometheus to true, or observability.grafana to off.",
    reads: ["observability.grafana", "observability.prometheus"],
    terraform: FIXED,
    violations: ({ observability: { grafana, prometheus } }) =>
      grafana !== "off" && !prometheus
        ? [{ path, problem: "there is no Managed Prometheus workspace", fix: "set observability.prometheus to true, or use off" }]
        : [],
  },
  {
    id: "observability/grafana-alert-rules",
    checks: "Grafana's alert rules have a topic to notify.",
    why: "The topic is created with the alarms.",
    fix: "Set observability.alarms to true, or observability.grafana.alertRules to false.",
    reads: ["observability.grafana.alertRules", "observability.alarms"],
    terraform: FIXED,
    violations: ({ observability: { grafana, alarms } }) =>
      grafana !== "off" && grafana.alertRules && !alarms
        ? [{ path: [...path, "alertRules"], problem: "there is no topic of alarms", fix: "set observability.alarms to true, or use false" }]
        : [],
  },
];
