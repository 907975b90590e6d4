import { prometheusRules } from "../../../dashboards/rules/index.js";
import type { AlertRule } from "../../grafana-provider/index.js";

/** Seconds that an instant query looks back for the last value. */
const LOOK_BACK_SECONDS = 600;

/** Uid of Grafana's own data source for expressions. */
const EXPRESSION = "__expr__";

/** Returns the alerts of Prometheus, by group, as rules of Grafana. */
export function grafanaAlertRules(
  datasourceUid: string,
  rules = prometheusRules,
): { readonly name: string; readonly rule: readonly AlertRule[] }[] {
  return rules.groups.flatMap(({ name, rules }) => {
    const rule = rules.flatMap((each) => ("alert" in each ? [ruleOf(each, datasourceUid)] : []));
    return rule.length === 0 ? [] : [{ name, rule }];
  });
}

type PrometheusAlert = Extract<(typeof prometheusRules.groups)[number]["rules"][number], { readonly alert: string }>;

/** A series that the query returns is a fault, whatever its value: 0 active controllers, for example. Grafana fires on values other than 0. */
function ruleOf({ alert, expr, for: duration, labels, annotations }: PrometheusAlert, datasourceUid: string): AlertRule {
  const time = [{ from: LOOK_BACK_SECONDS, to: 0 }] as const;
  return {
    name: alert,
    condition: "B",
    for: duration,
    no_data_state: "OK",
    exec_err_state: "Error",
    labels,
    annotations: { ...annotations, summary: annotations.summary.replaceAll("$value", "$values.A.Value") },
    data: [
      {
        ref_id: "A",
        datasource_uid: datasourceUid,
        relative_time_range: time,
        model: JSON.stringify({ refId: "A", expr, instant: true, range: false }),
      },
      {
        ref_id: "B",
        datasource_uid: EXPRESSION,
        relative_time_range: time,
        model: JSON.stringify({ refId: "B", type: "math", expression: "is_number($A)" }),
      },
    ],
  };
}
