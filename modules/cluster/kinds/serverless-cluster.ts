import { MskServerlessCluster } from "@cdktf/provider-aws/lib/msk-serverless-cluster";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Construct } from "constructs";
import { acceptFinding } from "../../aws/index.js";
import type { Listener } from "../../kafka/index.js";
import { brokersGroup } from "../connectivity/brokers-group.js";
import { ClusterConstruct } from "../connectivity/cluster-construct.js";
import { CREATE_BEFORE_DESTROY, clusterGuard, isProtected, placementIdentity } from "../guard/cluster-guard.js";
import type { ServerlessSettings } from "../settings/cluster-settings.js";

export interface ServerlessClusterProps {
  readonly name: string;
  readonly settings: ServerlessSettings;
  readonly vpcId: string;
  /** Subnets of the cluster's endpoints, in at least two zones. */
  readonly subnetIds: string[];
  /** Name of the cluster's security group, unique in the VPC. @default the cluster's name */
  readonly groupName?: string;
  /** Text that identifies the subnets before their ids are known, for the guard against replacement. @default only the ids are compared */
  readonly placement?: string;
}

/** An MSK Serverless cluster. It supports IAM authentication only, and AWS encrypts it with an AWS-managed key. */
export class ServerlessCluster extends ClusterConstruct {
  override readonly fixedReplication = true;
  protected readonly groupScope: SecurityGroup;
  protected readonly groupName: string;
  private readonly resource: MskServerlessCluster;

  constructor(scope: Construct, id: string, { name, settings, vpcId, subnetIds, groupName, placement }: ServerlessClusterProps) {
    super(scope, id);
    this.groupName = name;
    this.groupScope = brokersGroup(this, name, vpcId, groupName);
    acceptFinding(this.groupScope, "CKV2_AWS_5", "the cluster below uses it, in vpc_config, which the check does not know");
    this.resource = new MskServerlessCluster(this, "this", {
      clusterName: name,
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfig: [{ subnetIds, securityGroupIds: [this.groupScope.id] }],
      tags: { Name: name },
      lifecycle: { ...CREATE_BEFORE_DESTROY, preventDestroy: isProtected(settings) },
    });
    const identity = {
      kind: settings.kind,
      name,
      ...placementIdentity({ subnetIds, securityGroupId: this.groupScope.id, placement }),
    };
    clusterGuard(this, identity, settings.replacementApproval).protect(this.resource);
  }

  get arn(): string {
    return this.resource.arn;
  }

  protected override get nameInput(): string {
    return this.resource.clusterNameInput ?? this.name;
  }

  get name(): string {
    return this.resource.clusterName;
  }

  get securityGroupId(): string {
    return this.groupScope.id;
  }

  /** A serverless cluster has one address. */
  allBrokers(listener: Listener): string {
    return listener === "iam" ? this.resource.bootstrapBrokersSaslIam : "";
  }

  oneBrokerPerZone(listener: Listener): string {
    return this.allBrokers(listener);
  }
}
