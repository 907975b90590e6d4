import { CloudwatchMetricAlarm, type CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { type IResolvable, Token } from "cdktf";
import { Construct } from "constructs";
import type { AlarmRow, Metric } from "../../dashboards/alarms/index.js";
import { hcl, reference } from "../terraform/index.js";
import type { Target } from "./targets.js";

/** CloudWatch's names of comparisons. Source: CloudWatch API, PutMetricAlarm, 2026-11. */
const comparisons = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
  "<=": "LessThanOrEqualToThreshold",
} as const satisfies Record<AlarmRow["comparison"], string>;

interface AlarmProps {
  readonly row: AlarmRow;
  readonly target: Target;
  /** First part of the alarm's name. */
  readonly name: string;
  /** URL or path of the row's section in the runbook. */
  readonly runbook: string;
}

/** The alarms of a row: one, or one for each resource of its target. */
export class MetricAlarm extends Construct {
  /** A list of the alarms' names, as an expression. */
  readonly names: IResolvable;
  /** The same of their ARNs. */
  readonly arns: IResolvable;

  constructor(scope: Construct, id: string, { row, target, name, runbook }: AlarmProps) {
    super(scope, id);
    const { forEach, suffix } = target;
    const alarm = new CloudwatchMetricAlarm(this, "this", {
      ...(forEach && { forEach }),
      alarmName: [name, row.id, ...(suffix === undefined ? [] : [suffix])].join("-"),
      alarmDescription: `${row.title}: ${target.subject}. Runbook: ${runbook}`,
      comparisonOperator: comparisons[row.comparison],
      threshold: thresholdOf(row, target),
      evaluationPeriods: row.periods,
      datapointsToAlarm: row.datapoints ?? row.periods,
      treatMissingData: row.missingData,
      ...measured(row, target),
    });
    this.names = forEach ? hcl`[for alarm in ${reference(alarm)} : alarm.alarm_name]` : hcl`[${alarm.alarmName}]`;
    this.arns = forEach ? hcl`[for alarm in ${reference(alarm)} : alarm.arn]` : hcl`[${alarm.arn}]`;
  }
}

/** Returns the threshold of a row, as an expression if the limit that it is a share of is a token. */
export function thresholdOf({ threshold }: Pick<AlarmRow, "threshold">, { limits }: Pick<Target, "limits">): number {
  if (typeof threshold === "number") return threshold;
  const { limit, times = 1 } = threshold;
  const value = limits[limit];
  if (value === undefined) throw new Error(`an alarm needs the limit ${limit}, which its target does not have`);
  if (times === 1) return value;
  return Token.isUnresolved(value) ? Token.asNumber(hcl`${value} * ${times}`) : value * times;
}

/** Returns the arguments for the metric of a row, or for its metric math. */
function measured({ metrics, expression, periodSeconds }: AlarmRow, target: Target): Partial<CloudwatchMetricAlarmConfig> {
  const all = Object.entries(metrics);
  const of = ({ name }: Metric) => ({
    metricName: name,
    namespace: target.namespace,
    period: periodSeconds,
    ...(Object.keys(target.dimensions).length > 0 && { dimensions: { ...target.dimensions } }),
  });
  if (expression === undefined) {
    const [, metric] = all[0] as [string, Metric];
    return { ...of(metric), ...(metric.statistic === "p99" ? { extendedStatistic: "p99" } : { statistic: metric.statistic }) };
  }
  return {
    metricQuery: [
      ...all.map(([id, metric]) => ({ id, metric: { ...of(metric), stat: metric.statistic } })),
      { id: "value", expression, label: expression, returnData: true },
    ],
  };
}
