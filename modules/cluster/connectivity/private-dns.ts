import { DataAwsMskBrokerNodes } from "@cdktf/provider-aws/lib/data-aws-msk-broker-nodes";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { hcl, reference } from "../../terraform/index.js";

export interface PrivateDnsProps {
  readonly zone: string;
  readonly vpcId: string;
  readonly clusterArn: string;
  readonly brokers: number;
}

/** A private hosted zone with a name for each broker: `b-1`, `b-2`, …. MSK never changes a broker's number. */
export class PrivateDns extends Construct {
  constructor(scope: Construct, id: string, { zone: domain, vpcId, clusterArn, brokers }: PrivateDnsProps) {
    super(scope, id);
    const zone = new Route53Zone(this, "zone", {
      name: domain,
      comment: "Names of the brokers.",
      vpc: [{ vpcId }],
      lifecycle: { ignoreChanges: ["vpc"] }, // so that other VPCs can be associated outside this stack
    });
    const nodes = new DataAwsMskBrokerNodes(this, "nodes", { clusterArn });
    const record = new Route53Record(this, "broker", {
      zoneId: zone.zoneId,
      name: "b-${each.value}",
      type: "CNAME",
      ttl: 300,
      // An endpoint can contain a port.
      records: [Token.asString(hcl`one([for node in ${reference(nodes)}.node_info_list : ${endpoint} if ${hasNumber}])`)],
    });
    // Keyed by number: the endpoints are unknown until the cluster exists, the numbers are not.
    record.addOverride("for_each", hcl`toset([for number in range(${brokers}) : tostring(number + 1)])`);
  }
}

const endpoint = hcl`split(":", tolist(node.endpoints)[0])[0]`;
const hasNumber = hcl`tostring(node.broker_id) == each.value`;
