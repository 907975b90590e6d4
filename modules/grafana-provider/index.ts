export { GrafanaProvider } from "./grafana-provider.js";
export {
  type AlertRule,
  GrafanaContactPoint,
  GrafanaDashboard,
  GrafanaDataSource,
  GrafanaFolder,
  GrafanaNotificationPolicy,
  GrafanaRuleGroup,
} from "./resources.js";
