import { brokerAlerts } from "./broker-alerts.js";
import { clusterAlerts } from "./cluster-alerts.js";
import { consumerAlerts } from "./consumer-alerts.js";
import { recordingRules } from "./recording.js";
import type { AlertRow, GroupRow, RuleFile } from "./rule.js";

export { consumerLag } from "./consumer-lag.js";
export type { AlertRow, RuleFile } from "./rule.js";

/** All rules. Each group becomes a rule group namespace; alerts of another group can use the recorded series one evaluation later. */
const ruleGroups: readonly GroupRow[] = [
  { name: "msk-recording", rules: recordingRules },
  { name: "msk-cluster", rules: clusterAlerts },
  { name: "msk-brokers", rules: brokerAlerts },
  { name: "msk-consumers", rules: consumerAlerts },
];

/** All alerts, in the order of their sections in docs/runbook/prometheus.md. */
export const alertRows: readonly AlertRow[] = [...clusterAlerts, ...brokerAlerts, ...consumerAlerts];

/**
 * Returns the rules in the form of Prometheus' rule files.
 *
 * @param runbookUrl - folder of the runbook, which the alerts link to
 * @default "docs/runbook"
 */
export function ruleFile(runbookUrl = "docs/runbook"): RuleFile {
  return {
    groups: ruleGroups.map(({ name, rules }) => ({
      name,
      rules: rules.map((rule) => {
        if ("record" in rule) return rule;
        const { alert, id, expr, for: duration, severity, summary } = rule;
        return {
          alert,
          expr,
          for: duration,
          labels: { severity },
          annotations: { summary, runbook_url: `${runbookUrl}/prometheus.md#${id}` },
        };
      }),
    })),
  };
}

/** The rules with links to this repository's runbook. */
export const prometheusRules: RuleFile = ruleFile();
