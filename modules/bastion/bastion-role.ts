import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type PolicyStatement, policyDocument, serviceTrustPolicy } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import type { BastionSettings } from "./settings.js";

/** Prefix of the consumer groups that the bastion can join. */
const GROUPS = "bastion-*";

export interface BastionRoleProps {
  readonly name: string;
  readonly cluster: KafkaCluster;
  readonly access: BastionSettings["kafkaAccess"];
  readonly logGroupArn: string;
  /** ARN of the workspace that Prometheus writes to. @default none */
  readonly workspaceArn?: string | undefined;
}

/**
 * The role of the instance. Everyone who can open a session on it has these permissions.
 *
 * It has no managed policy: AmazonSSMManagedInstanceCore also allows every parameter of the account to be read.
 */
export class BastionRole extends Construct {
  readonly role: IamRole;
  readonly profileName: string;

  constructor(scope: Construct, id: string, { name, cluster, access, logGroupArn, workspaceArn }: BastionRoleProps) {
    super(scope, id);
    this.role = new IamRole(this, "this", {
      name,
      description: `Instance role of the bastion ${name}.`,
      assumeRolePolicy: serviceTrustPolicy("ec2.amazonaws.com"),
    });
    this.profileName = new IamInstanceProfile(this, "profile", { name, role: this.role.name }).name;
    this.policy("session_manager", [
      {
        // These actions support no resources. Source: Session Manager, minimum permissions of an instance profile, 2026-11.
        sid: "SessionManager",
        actions: [
          "ssm:UpdateInstanceInformation",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        resources: ["*"],
      },
    ]);
    this.policy("logs", [
      {
        sid: "WriteOwnLogs",
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: [logGroupArn, `${logGroupArn}:*`],
      },
    ]);
    this.policy("brokers", [{ sid: "FindBrokers", actions: ["kafka:GetBootstrapBrokers", "kafka:ListNodes"], resources: [cluster.arn] }]);
    if (workspaceArn !== undefined) {
      this.policy("remote_write", [{ sid: "WriteSeries", actions: ["aps:RemoteWrite"], resources: [workspaceArn] }]);
    }
    cluster.grantDescribe(this.role);
    cluster.grantConsume(this.role, "*", GROUPS);
    if (access === "administer") {
      cluster.grantProduce(this.role, "*");
      cluster.grantAdmin(this.role);
    }
  }

  private policy(purpose: string, statements: readonly PolicyStatement[]): void {
    new IamRolePolicy(this, purpose, { name: purpose.replaceAll("_", "-"), role: this.role.name, policy: policyDocument(statements) });
  }
}
