import { stringify } from "yaml";

interface AlertManagerProps {
  /** Topic that alerts notify; can be a token. */
  readonly topicArn: string;
  readonly region: string;
}

/**
 * Returns the alert manager definition of a workspace: all alerts notify one topic, those of severity page again after an hour. Of two
 * alerts about the same broker or cluster, an urgent one silences the other of the same name: RequestHandlersExhausted is also Busy.
 *
 * Source of the form: Amazon Managed Service for Prometheus user guide, alert manager configuration, 2026-11.
 */
export function alertManagerDefinition({ topicArn, region }: AlertManagerProps): string {
  const configuration = {
    route: {
      receiver: "alarms",
      group_by: ["alertname", "cluster"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
      routes: [{ receiver: "alarms", matchers: ['severity="page"'], repeat_interval: "1h" }],
    },
    inhibit_rules: INHIBITED.map(([urgent, other]) => ({
      source_matchers: [`alertname="${urgent}"`],
      target_matchers: [`alertname="${other}"`],
      equal: ["cluster", "broker"],
    })),
    receivers: [
      {
        name: "alarms",
        sns_configs: [
          {
            topic_arn: topicArn,
            sigv4: { region },
            send_resolved: true,
            subject: "{{ .Status | toUpper }} {{ .CommonLabels.severity }}: {{ .CommonLabels.alertname }}",
            message:
              "{{ range .Alerts }}{{ .Status | toUpper }} {{ .Labels.severity }}: {{ .Annotations.summary }}\n{{ .Annotations.runbook_url }}\n{{ end }}",
            attributes: { severity: "{{ .CommonLabels.severity }}", alertname: "{{ .CommonLabels.alertname }}" },
          },
        ],
      },
    ],
  };
  return stringify({ alertmanager_config: stringify(configuration, { lineWidth: 0 }) }, { lineWidth: 0 });
}

/** Alerts of which the second is always true while the first is. */
const INHIBITED = [
  ["RequestHandlersExhausted", "RequestHandlersBusy"],
  ["NetworkProcessorsExhausted", "NetworkProcessorsBusy"],
  ["ProduceVerySlow", "ProduceSlow"],
  ["UnderMinIsr", "UnderReplicated"],
] as const;
