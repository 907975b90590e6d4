import { MskServerlessCluster } from "@cdktf/provider-aws/lib/msk-serverless-cluster";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Construct } from "constructs";
import type { Listener } from "../../kafka/index.js";
import { brokersGroup } from "../connectivity/brokers-group.js";
import { ClusterConstruct } from "../connectivity/cluster-construct.js";
import { BESIDE_THE_OLD, clusterGuard, identityOf, isProtected } from "../guard/cluster-guard.js";
import type { ServerlessSettings } from "../settings/cluster-settings.js";

export interface ServerlessClusterProps {
  readonly name: string;
  readonly settings: ServerlessSettings;
  readonly vpcId: string;
  /** Subnets for the cluster's addresses, in two zones at least. */
  readonly subnetIds: string[];
  /** Name of the cluster's security group, which no other of the VPC may have. @default the cluster's name */
  readonly groupName?: string;
  /** What the subnets are of, in words that are known before the subnets are, for the guard against replacement. @default nothing */
  readonly place?: string;
}

/** A cluster without brokers to size. Clients come by IAM alone; AWS encrypts with a key of its own. */
export class ServerlessCluster extends ClusterConstruct {
  protected readonly groupScope: SecurityGroup;
  protected readonly groupName: string;
  private readonly resource: MskServerlessCluster;

  constructor(scope: Construct, id: string, { name, settings, vpcId, subnetIds, groupName, place }: ServerlessClusterProps) {
    super(scope, id);
    this.groupName = name;
    this.groupScope = brokersGroup(this, name, vpcId, groupName);
    this.resource = new MskServerlessCluster(this, "this", {
      clusterName: name,
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfig: [{ subnetIds, securityGroupIds: [this.groupScope.id] }],
      tags: { Name: name },
      lifecycle: { ...BESIDE_THE_OLD, preventDestroy: isProtected(settings) },
    });
    const identity = {
      kind: settings.kind,
      name,
      ...identityOf({ subnetIds, securityGroupId: this.groupScope.id, place }),
    };
    clusterGuard(this, identity, settings.replacementApproval).protect(this.resource);
  }

  get arn(): string {
    return this.resource.arn;
  }

  get name(): string {
    return this.resource.clusterName;
  }

  get securityGroupId(): string {
    return this.groupScope.id;
  }

  bootstrapBrokers(listener: Listener): string {
    return listener === "iam" ? this.resource.bootstrapBrokersSaslIam : "";
  }
}
