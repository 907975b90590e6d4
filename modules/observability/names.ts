import { composed, composedPrefix, type DerivedNames, type PlatformName, sharedName } from "../settings/index.js";
import type { ObservabilitySettings } from "./settings.js";

/** Names of the topic of alarms, the dashboard and the workspaces. Names of alarms consist of the same prefix and fixed text. */
export const observabilityNames: DerivedNames<PlatformName & { readonly observability: ObservabilitySettings }> = (settings) => {
  const prefix = composedPrefix(settings);
  const { alarms, dashboard, prometheus, grafana } = settings.observability;
  return [
    ...(alarms
      ? [
          ...sharedName(composed`${prefix}-alarms`, "aws_sns_topic.name"),
          ...sharedName(composed`alias/${prefix}-alarms`, "aws_kms_alias.name"),
          ...sharedName(composed`${prefix}-page`, "aws_cloudwatch_composite_alarm.alarm_name"),
          ...sharedName(composed`${prefix}-ticket`, "aws_cloudwatch_composite_alarm.alarm_name"),
        ]
      : []),
    ...(dashboard ? sharedName(prefix, "aws_cloudwatch_dashboard.dashboard_name") : []),
    ...(prometheus
      ? [
          ...sharedName(prefix, "aws_prometheus_workspace.alias"),
          ...sharedName(composed`/aws/vendedlogs/${prefix}-prometheus`, "aws_cloudwatch_log_group.name"),
        ]
      : []),
    ...(grafana === "off"
      ? []
      : [...sharedName(prefix, "aws_grafana_workspace.name"), ...sharedName(composed`${prefix}-grafana`, "aws_iam_role.name")]),
  ];
};
