import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { type IResolvable, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { type AlarmRow, alarmsByRunbook, type Runbook, type Severity } from "../../dashboards/alarms/index.js";
import { brokerLogMetrics } from "../../dashboards/logs/index.js";
import type { AwsEnvironment } from "../aws/index.js";
import type { HasOutputs, Outputs } from "../terraform/index.js";
import { AlarmTopic } from "./alarm-topic.js";
import { Dashboard } from "./dashboard/dashboard.js";
import { MetricAlarm } from "./metric-alarm.js";
import { SavedQueries } from "./saved-queries.js";
import { concatenated, SeverityAlarm } from "./severity-alarms.js";
import { logNamespace, type Monitoring, targetOf } from "./targets.js";

export interface ObservabilityProps {
  /** First part of every name. */
  readonly name: string;
  readonly environment: AwsEnvironment;
  readonly monitoring: Monitoring;
  readonly runbookUrl: string;
  /** Create alarms, and the topic that they notify. @default true */
  readonly alarms?: boolean;
  /** Create the CloudWatch dashboard, and saved queries of Logs Insights. @default true */
  readonly dashboard?: boolean;
  /** ARN of the Managed Prometheus workspace whose alerts notify the topic too; can have `*`. @default none */
  readonly prometheusArn?: string | undefined;
  /** E-mail addresses that are notified of alarms. */
  readonly alarmEmails: string[];
  /** HTTPS endpoints that are notified of alarms. */
  readonly alarmEndpoints: string[];
}

/**
 * Alarms of a cluster and what uses it, the topic that they notify, a dashboard, and saved queries of its logs. The content is data:
 * `dashboards/`.
 */
export class Observability extends Construct implements HasOutputs {
  readonly outputs: Outputs;
  /** Undefined without alarms. */
  readonly topic?: AlarmTopic;

  constructor(scope: Construct, id: string, { alarms = true, dashboard = true, ...props }: ObservabilityProps) {
    super(scope, id);
    const created = alarms ? this.alarms(props) : undefined;
    if (created) this.topic = created.topic;
    const alarmArns = created && dashboard && new TerraformLocal(this, "alarm_arns", concatenated(created.arns)).expression;
    const shown = dashboard && new Dashboard(this, "dashboard", { ...props, ...(alarmArns && { alarmArns }) });
    if (dashboard) new SavedQueries(this, "query", { name: props.name, logGroups: props.monitoring.logGroups });
    this.outputs = {
      ...created?.outputs,
      ...(shown && { cloudwatch_dashboard_url: [shown.url, "URL of the CloudWatch dashboard."] }),
    };
  }

  /** Counts the lines of the brokers' log group that `rows` have alarms about. */
  private logMetrics(name: string, { logGroups, clusterName }: Monitoring, rows: readonly AlarmRow[]): void {
    if (logGroups.brokers === undefined) return;
    const counted = new Set(rows.flatMap(({ metrics }) => Object.values(metrics).map((metric) => metric.name)));
    for (const { id, metric, pattern } of brokerLogMetrics.filter((each) => counted.has(each.metric))) {
      new CloudwatchLogMetricFilter(this, `${id.replaceAll("-", "_")}_filter`, {
        name: `${name}-${id}`,
        logGroupName: logGroups.brokers,
        pattern,
        // With a value of 0 for other lines, the alarm is OK and not without data while clients authenticate.
        metricTransformation: { name: metric, namespace: logNamespace(clusterName), value: "1", defaultValue: "0" },
      });
    }
  }

  private alarms(props: ObservabilityProps): {
    readonly topic: AlarmTopic;
    readonly arns: readonly IResolvable[];
    readonly outputs: Outputs;
  } {
    const { name, environment, monitoring, runbookUrl, alarmEmails, alarmEndpoints, prometheusArn } = props;
    const subscribed = { emails: alarmEmails, httpsEndpoints: alarmEndpoints };
    const topic = new AlarmTopic(this, "alarm_topic", { name, environment, ...subscribed, prometheusArn });
    const created = rows().flatMap(({ row, runbook }) => {
      const target = targetOf(row, monitoring);
      if (!target) return [];
      const link = `${runbookUrl}/${runbook}.md#${row.id}`;
      return [{ row, alarm: new MetricAlarm(this, row.id.replaceAll("-", "_"), { row, target, name, runbook: link }) }];
    });
    const ofLogs = created.map(({ row }) => row).filter(({ scope }) => scope === "broker-logs");
    this.logMetrics(name, monitoring, ofLogs);
    const ofSeverity = (severity: Severity) => created.filter(({ row }) => row.severity === severity).map(({ alarm }) => alarm);
    const notifying = (severity: Severity) => {
      const names = ofSeverity(severity).map((alarm) => alarm.names);
      return new SeverityAlarm(this, severity, { severity, name, alarms: names, topicArn: topic.arn }).arn;
    };
    const composite = { page: notifying("page"), ticket: notifying("ticket") };
    return {
      topic,
      arns: [...ofSeverity("page"), ...ofSeverity("ticket")].map((alarm) => alarm.arns),
      outputs: {
        alarm_topic_arn: [topic.arn, "SNS topic that the alarms notify."],
        composite_alarm_arns: [composite, "The two alarms that notify, by severity: page and ticket."],
      },
    };
  }
}

const rows = (): { readonly row: AlarmRow; readonly runbook: Runbook }[] =>
  Object.entries(alarmsByRunbook).flatMap(([runbook, of]) => of.map((row) => ({ row, runbook: runbook as Runbook })));
