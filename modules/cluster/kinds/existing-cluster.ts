import { DataAwsMskBootstrapBrokers } from "@cdktf/provider-aws/lib/data-aws-msk-bootstrap-brokers";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { Listener } from "../../kafka/index.js";
import { hcl } from "../../terraform/index.js";
import { bootstrapBrokersOf } from "../connectivity/bootstrap.js";
import { ClusterConstruct } from "../connectivity/cluster-construct.js";
import { clusterGuard } from "../guard/cluster-guard.js";
import type { ExistingSettings } from "../settings/cluster-settings.js";

export interface ExistingClusterProps {
  readonly settings: ExistingSettings;
}

/** An existing cluster. Terraform only adds rules to its security group. */
export class ExistingCluster extends ClusterConstruct {
  readonly arn: string;
  readonly name: string;
  readonly securityGroupId: string;
  protected readonly groupName = "brokers";
  private readonly bootstrap: DataAwsMskBootstrapBrokers;

  constructor(scope: Construct, id: string, { settings: { arn, securityGroupId, replacementApproval } }: ExistingClusterProps) {
    super(scope, id);
    this.arn = arn;
    this.name = Token.isUnresolved(arn) ? Token.asString(hcl`split("/", ${arn})[1]`) : String(arn.split("/")[1]);
    this.securityGroupId = securityGroupId;
    this.bootstrap = new DataAwsMskBootstrapBrokers(this, "bootstrap", { clusterArn: arn });
    // A change of kind from a cluster of this stack to an existing one destroys that cluster and needs an approval.
    clusterGuard(this, { kind: "existing", name: this.name, arn }, replacementApproval).protect(this.bootstrap);
  }

  protected get groupScope(): Construct {
    return this;
  }

  bootstrapBrokers(listener: Listener): string {
    return bootstrapBrokersOf(this.bootstrap, listener);
  }
}
