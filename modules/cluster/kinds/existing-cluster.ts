import { DataAwsMskBootstrapBrokers } from "@cdktf/provider-aws/lib/data-aws-msk-bootstrap-brokers";
import { DataResource, TerraformLocal, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Listener, PublicListener } from "../../kafka/index.js";
import { addPreconditions, hcl, reference } from "../../terraform/index.js";
import { bootstrapBrokersOf, publicBootstrapBrokersOf } from "../connectivity/bootstrap.js";
import { BrokerAddresses } from "../connectivity/broker-addresses.js";
import { ClusterConstruct } from "../connectivity/cluster-construct.js";
import { ifEnabled } from "../connectivity/enabled-listeners.js";
import { clusterGuard } from "../guard/cluster-guard.js";
import { isServerlessArn } from "../settings/cluster-arn.js";
import type { ExistingSettings } from "../settings/cluster-settings.js";

export interface ExistingClusterProps {
  readonly settings: ExistingSettings;
  /**
   * `provisioned` or `serverless`, which must be known in every plan, while an ARN that is a Terraform variable can be unknown: MSK lists the
   * brokers of provisioned clusters only. @default by the ARN, which must then be known in every plan
   */
  readonly kind?: string;
}

/** An existing cluster. Terraform only adds rules to its security group. */
export class ExistingCluster extends ClusterConstruct {
  readonly arn: string;
  readonly name: string;
  readonly securityGroupId: string;
  protected readonly groupName = "brokers";
  private readonly bootstrap: DataAwsMskBootstrapBrokers;
  /** Returns the addresses of a cluster with brokers, or the one address of a serverless cluster. */
  private readonly choose: (brokers: (addresses: BrokerAddresses) => string, bootstrap: string) => string;

  constructor(scope: Construct, id: string, { settings: { arn, securityGroupId, replacementApproval }, kind }: ExistingClusterProps) {
    super(scope, id);
    this.arn = arn;
    this.name = Token.isUnresolved(arn) ? Token.asString(hcl`split("/", ${arn})[1]`) : String(arn.split("/")[1]);
    this.securityGroupId = securityGroupId;
    // The guard is not at the data sources: with conditions, Terraform would read them after every change of a cluster in the same plan.
    // They read the ARN from its output: where the ARN is known only in the apply, the guard then fails before functions and topics move.
    const guarded = new DataResource(this, "guard", { input: { arn } });
    // A change of kind from a cluster of this stack to an existing one destroys that cluster and needs an approval.
    clusterGuard(this, { kind: "existing", name: this.name, arn }, replacementApproval).protect(guarded);
    const readArn = new TerraformLocal(this, "read_arn", hcl`${reference(guarded)}.output.arn`);
    this.bootstrap = new DataAwsMskBootstrapBrokers(this, "bootstrap", { clusterArn: readArn.asString });
    if (Token.isUnresolved(kind ?? arn)) {
      if (kind !== undefined) addPreconditions(guarded, [kindCondition(arn, kind)]);
      const serverless = kind === undefined ? hasServerlessId(arn) : hcl`${kind} == "serverless"`;
      const addresses = new BrokerAddresses(this, "brokers", { clusterArn: readArn, count: hcl`${serverless} ? 0 : 1` });
      this.choose = (brokers, bootstrap) => Token.asString(hcl`${serverless} ? ${bootstrap} : ${brokers(addresses)}`);
    } else if (kind === undefined ? isServerlessArn(arn) : kind === "serverless") {
      this.choose = (_, bootstrap) => bootstrap;
    } else {
      const addresses = new BrokerAddresses(this, "brokers", { clusterArn: readArn });
      this.choose = (brokers) => brokers(addresses);
    }
  }

  protected get groupScope(): Construct {
    return this;
  }

  allBrokers(listener: Listener): string {
    return this.addressesOf(listener, (addresses) => addresses.ofAll(listener));
  }

  oneBrokerPerZone(listener: Listener): string {
    return this.addressesOf(listener, (addresses) => addresses.onePerZone(listener));
  }

  override publicBrokers(listener: PublicListener): string {
    const bootstrap = publicBootstrapBrokersOf(this.bootstrap, listener);
    return ifEnabled(
      hcl`${bootstrap} != ""`,
      this.choose((addresses) => addresses.ofAllPublic(listener), bootstrap),
    );
  }

  /** MSK's answer has addresses for the listeners that the cluster has. */
  private addressesOf(listener: Listener, brokers: (addresses: BrokerAddresses) => string): string {
    const bootstrap = bootstrapBrokersOf(this.bootstrap, listener);
    return ifEnabled(hcl`${bootstrap} != ""`, this.choose(brokers, bootstrap));
  }
}

/** Returns an expression that is true for the ARN of a serverless cluster. */
const hasServerlessId = (arn: string) => hcl`can(regex("-s[0-9]+$", ${arn}))`;

/** The rule of the kind, which only Terraform checks. */
export const kindOfExisting = {
  id: "cluster/kind-of-existing",
  checks: "cluster_kind, an input of kafka-access and event-api, is the kind of the cluster in cluster_arn.",
  why: "MSK lists the brokers of provisioned clusters only, and refuses the request for serverless ones.",
  fix: "Set cluster_kind to serverless if the ARN ends with -s and a number, and to provisioned otherwise.",
} as const;

/** The condition that the kind is that of the ARN, checked when the ARN is known. */
const kindCondition = (arn: string, kind: string) => ({
  condition: hcl`${hasServerlessId(arn)} == (${kind} == "serverless")`,
  errorMessage: `cluster_kind is not the kind of the cluster in cluster_arn: set it to serverless if the ARN ends with -s and a number, and to provisioned otherwise. [${kindOfExisting.id}]`,
});
