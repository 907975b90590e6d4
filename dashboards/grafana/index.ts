import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { buildDashboard } from "./build-dashboard.js";
import { dashboardRows } from "./dashboards.js";
import type { PrometheusType } from "./variables.js";

export { dashboardRows } from "./dashboards.js";
export type { CloudWatchQuery, PromQuery } from "./panel.js";
export type { PrometheusType } from "./variables.js";

/**
 * Returns the dashboards as Grafana imports them, by uid.
 *
 * @param type - type of the Prometheus data source, which depends on Grafana's version
 * @default "prometheus"
 */
export function grafanaDashboards(type: PrometheusType = "prometheus"): Readonly<Record<string, Dashboard>> {
  return Object.fromEntries(dashboardRows.map((row) => [row.uid, buildDashboard(row, type)]));
}
