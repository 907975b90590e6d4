import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment, acceptFinding, EncryptionKey, encryptedLogGroup } from "../aws/index.js";
import type { KafkaCluster, Listener } from "../kafka/index.js";
import type { HasOutputs, Outputs } from "../terraform/index.js";
import { BastionRole } from "./bastion-role.js";
import { cloudConfig } from "./host/cloud-config.js";
import { firstUnit, hostFiles } from "./host/host-files.js";
import type { BastionSettings } from "./settings.js";

/** A workspace of Amazon Managed Service for Prometheus. */
export interface PrometheusWorkspace {
  readonly arn: string;
  /** Endpoint of the workspace, which ends with a slash. */
  readonly endpoint: string;
}

export interface BastionProps {
  /** Name of the instance, its role and its security group. */
  readonly name: string;
  readonly settings: BastionSettings;
  readonly cluster: KafkaCluster;
  /** Listeners that the bastion can connect to. @default IAM only */
  readonly listeners?: readonly Listener[];
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  /** The subnet of the instance: a private one, or a public one if the settings ask for a public address. */
  readonly subnetId: string;
  /** CIDR blocks that can open SSH to the public address, if there is one. */
  readonly adminCidrs: string[];
  /** Workspace that Prometheus writes to. @default it keeps its series on the host only */
  readonly workspace?: PrometheusWorkspace | undefined;
}

/** The newest image of Amazon Linux 2023 for Graviton. Source: Amazon Linux 2023 user guide, EC2, 2026-11. */
const IMAGE_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

/**
 * A host in the VPC for operators, reached by Session Manager: Kafka UI, Prometheus, Kafka's command line tools.
 *
 * It stores nothing that must be kept. A change of what runs on it replaces it; a newer image does not, so that a plan is empty until the
 * settings change: `terraform apply -replace=aws_instance.bastion_host` takes the newest image.
 */
export class Bastion extends Construct implements HasOutputs {
  readonly securityGroup: SecurityGroup;
  readonly outputs: Outputs;

  constructor(scope: Construct, id: string, props: BastionProps) {
    super(scope, id);
    const { name, settings, cluster, listeners = ["iam"], environment, vpcId, subnetId, workspace } = props;
    const logGroup = `/aws/ec2/${name}`;
    const key = new EncryptionKey(this, "key", {
      alias: name,
      description: `Volume and logs of ${name}.`,
      environment,
      services: ["ec2"],
      logGroups: [logGroup],
      preventDestroy: false, // nothing that it encrypts must be kept
    });
    const logs = encryptedLogGroup(this, "logs", { name: logGroup, retentionDays: settings.logRetentionDays, key });
    const role = new BastionRole(this, "role", {
      name,
      cluster,
      access: settings.kafkaAccess,
      logGroupArn: logs.arn,
      workspaceArn: workspace?.arn,
    });
    this.securityGroup = this.group(name, vpcId);
    for (const listener of listeners) cluster.allowFrom(this.securityGroup, listener);
    if (settings.prometheus) cluster.allowExportersFrom(this.securityGroup);
    if (settings.publicSsh !== "off") this.allowSsh(props.adminCidrs);

    const image = new DataAwsSsmParameter(this, "image", { name: IMAGE_PARAMETER });
    const host = new Instance(this, "host", {
      ami: image.insecureValue,
      instanceType: settings.instanceType,
      subnetId,
      vpcSecurityGroupIds: [this.securityGroup.id],
      associatePublicIpAddress: settings.publicSsh !== "off",
      iamInstanceProfile: role.profileName,
      ebsOptimized: true,
      metadataOptions: { httpTokens: "required", httpEndpoint: "enabled", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { encrypted: true, kmsKeyId: key.arn, volumeType: "gp3", volumeSize: settings.volumeGib },
      userData: escaped(
        cloudConfig(
          hostFiles({
            region: environment.region,
            clusterArn: cluster.arn,
            clusterName: cluster.name,
            logGroup,
            readOnly: settings.kafkaAccess === "read",
            kafkaUi: settings.kafkaUi,
            prometheus: settings.prometheus,
            kafkaTools: settings.kafkaTools,
            remoteWriteUrl: workspace && `${workspace.endpoint}api/v1/remote_write`,
          }),
          firstUnit,
        ),
      ),
      userDataReplaceOnChange: true,
      tags: { Name: name },
      lifecycle: { ignoreChanges: ["ami"] },
    });
    acceptFinding(host, "CKV_AWS_126", "metrics of every five minutes are enough for a host that serves operators only");
    if (settings.publicSsh !== "off") {
      acceptFinding(host, "CKV_AWS_88", "the settings ask for a public address; only SSH from admin_cidrs reaches it");
    }
    this.outputs = {
      bastion_instance_id: [host.id, "Id of the bastion, for Session Manager and `msk tunnel`."],
      bastion_public_ip: [host.publicIp, "Public address of the bastion; empty without publicSsh."],
    };
  }

  private group(name: string, vpcId: string): SecurityGroup {
    const group = new SecurityGroup(this, "security_group", {
      name,
      description: `Bastion ${name}. Rules are separate resources.`,
      vpcId,
      tags: { Name: name },
      lifecycle: {
        // For a group with a different name: AWS does not delete a group while a rule of the brokers' group references it.
        createBeforeDestroy: true,
        // AWS can't change a group's description: without this, new wording would replace the group.
        ignoreChanges: ["description"],
      },
    });
    new VpcSecurityGroupEgressRule(this, "https_out", {
      securityGroupId: group.id,
      description: "HTTPS to AWS and to the sources of software",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }

  private allowSsh(cidrs: string[]): void {
    const each = TerraformIterator.fromList(cidrs);
    new VpcSecurityGroupIngressRule(this, "ssh", {
      forEach: each,
      description: "SSH from administrators",
      securityGroupId: this.securityGroup.id,
      cidrIpv4: each.value,
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
    });
  }
}

/** Escapes placeholders of other programs, which Terraform would evaluate, but not those of CDKTF's tokens. */
const escaped = (text: string): string => text.replaceAll(/\$(?=\{(?!TfToken))|%(?=\{)/g, (sign) => sign + sign);
