import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsEnvironment, type PolicyStatement, policyDocument, serviceTrustPolicy } from "../../aws/index.js";
import type { AlarmTopic } from "../alarm-topic.js";

interface GrafanaRoleProps {
  readonly name: string;
  readonly environment: AwsEnvironment;
  /** Workspace of Managed Prometheus that dashboards read. @default none */
  readonly prometheus?: { readonly arn: string } | undefined;
  /** Topic that Grafana's alerts notify. @default none */
  readonly topic?: AlarmTopic | undefined;
}

/**
 * Permissions of the CloudWatch data source that the dashboards use. These actions have no resources.
 * Source: Amazon Managed Grafana user guide, CloudWatch data source, 2026-11, without EC2, tags, logs and X-Ray.
 */
const CLOUDWATCH = [
  "cloudwatch:DescribeAlarmsForMetric",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricData",
  "cloudwatch:ListMetrics",
];

/** Source: Amazon Managed Service for Prometheus user guide, IAM permissions for querying, 2026-11. */
const PROMETHEUS = ["aps:QueryMetrics", "aps:GetLabels", "aps:GetSeries", "aps:GetMetricMetadata"];

/** The role with which a workspace of Managed Grafana reads its data sources and notifies. */
export class GrafanaRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, environment, prometheus, topic }: GrafanaRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "this", {
      name: `${name}-grafana`,
      description: `Managed Grafana of ${name}: reads metrics${topic ? " and notifies the topic of alarms" : ""}.`,
      assumeRolePolicy: serviceTrustPolicy("grafana.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": environment.accountId },
        ArnLike: { "aws:SourceArn": environment.arn("grafana", "/workspaces/*") },
      }),
    });
    const statements: PolicyStatement[] = [{ sid: "ReadCloudWatch", actions: CLOUDWATCH, resources: ["*"] }];
    if (prometheus) statements.push({ sid: "ReadPrometheus", actions: PROMETHEUS, resources: [prometheus.arn] });
    if (topic) {
      statements.push(
        { sid: "Notify", actions: ["sns:Publish"], resources: [topic.arn] },
        { sid: "EncryptNotifications", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: [topic.keyArn] },
      );
    }
    new IamRolePolicy(this, "policy", { name: "grafana", role: role.name, policy: policyDocument(statements) });
    this.arn = role.arn;
  }
}
