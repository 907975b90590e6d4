import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import { encryptedLogGroup, policyDocument, serviceTrustPolicy } from "../aws/index.js";

export interface FlowLogsProps {
  readonly name: string;
  readonly vpcId: string;
  readonly environment: AwsEnvironment;
  /** Encrypts the log events. */
  readonly key: EncryptionKey;
  readonly retentionDays: number;
}

/** VPC flow logs of accepted and rejected traffic, in an encrypted log group. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { name, vpcId, environment, key, retentionDays }: FlowLogsProps) {
    super(scope, id);
    const group = encryptedLogGroup(this, "this", { name: `/aws/vpc/${name}/flow-logs`, retentionDays, key });
    const role = new IamRole(this, "role", {
      name: `${name}-flow-logs`,
      description: `Writes the flow logs of ${name}.`,
      // Restricted to this account's flow logs: the service acts for all accounts (confused deputy).
      assumeRolePolicy: serviceTrustPolicy("vpc-flow-logs.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": environment.accountId },
        ArnLike: { "aws:SourceArn": environment.arn("ec2", "vpc-flow-log/*") },
      }),
    });
    const policy = new IamRolePolicy(this, "write_policy", {
      name: "write",
      role: role.name,
      policy: policyDocument([
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [`${group.arn}:*`],
        },
        // The action lists all log groups of the account. Source: VPC user guide, IAM role for flow logs, 2026-11.
        { sid: "FindLogGroup", actions: ["logs:DescribeLogGroups"], resources: [environment.arn("logs", "log-group:*")] },
      ]),
    });
    new FlowLog(this, "all", {
      vpcId,
      trafficType: "ALL",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: name },
      dependsOn: [policy],
    });
  }
}
