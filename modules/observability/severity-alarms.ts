import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { type IResolvable, TerraformIterator, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import type { Severity } from "../../dashboards/alarms/index.js";
import { hcl, reference } from "../terraform/index.js";

/**
 * Alarms of one composite alarm. CloudWatch allows 100, and a rule of 10,240 characters, which 35 names of the longest form fit in.
 * Source: CloudWatch API, PutCompositeAlarm, 2026-11.
 */
const ALARMS_PER_RULE = 35;

interface SeverityAlarmProps {
  readonly severity: Severity;
  /** First part of the alarm's name. */
  readonly name: string;
  /** Lists of names of metric alarms, as expressions. */
  readonly alarms: readonly IResolvable[];
  /** ARN of the topic that is notified when the state changes. */
  readonly topicArn: string;
}

/** The composite alarm of a severity. It is in ALARM while one of its alarms is, and it alone notifies. */
export class SeverityAlarm extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { severity, name, alarms, topicArn }: SeverityAlarmProps) {
    super(scope, id);
    const names = new TerraformLocal(this, "alarms", concatenated(alarms)).expression;
    const isLong = hcl`length(${names}) > ${ALARMS_PER_RULE}`;
    // Parts exist only where one rule can't hold all alarms.
    const parts = TerraformIterator.fromMap(
      Token.asAnyMap(
        hcl`{ for i, part in chunklist(${names}, ${ALARMS_PER_RULE}) : tostring(i + 1) => join(" OR ", [for name in part : "ALARM(\\"\${name}\\")"]) if ${isLong} }`,
      ),
    );
    const part = new CloudwatchCompositeAlarm(this, "part", {
      forEach: parts,
      alarmName: `${name}-${severity}-${parts.key}`,
      alarmDescription: `Part ${parts.key} of the alarms of ${name}-${severity}. It does not notify.`,
      alarmRule: Token.asString(parts.value),
    });
    const all = new CloudwatchCompositeAlarm(this, "this", {
      alarmName: `${name}-${severity}`,
      alarmDescription: DESCRIPTIONS[severity],
      alarmRule: Token.asString(
        // FALSE is a rule that is never in ALARM: a cluster can have no alarm of a severity.
        hcl`length(${names}) == 0 ? "FALSE" : join(" OR ", [for name in (${isLong} ? [for part in ${reference(part)} : part.alarm_name] : ${names}) : "ALARM(\\"\${name}\\")"])`,
      ),
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
    this.arn = all.arn;
  }
}

const DESCRIPTIONS = {
  page: "An alarm that needs someone at once is in ALARM. Its name and its runbook are in the reason.",
  ticket: "An alarm that can wait for working hours is in ALARM. Its name and its runbook are in the reason.",
} as const satisfies Record<Severity, string>;

/** Returns the lists as one. */
export const concatenated = (lists: readonly IResolvable[]): IResolvable =>
  hcl`concat(${lists.reduce((before, list) => hcl`${before}, ${list}`)})`;
