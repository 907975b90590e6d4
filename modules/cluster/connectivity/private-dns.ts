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

/** A private zone with a name for each broker, `b-1`, `b-2`, …, whose numbers MSK gives for good. */
export class PrivateDns extends Construct {
  constructor(scope: Construct, id: string, { zone: domain, vpcId, clusterArn, brokers }: PrivateDnsProps) {
    super(scope, id);
    const zone = new Route53Zone(this, "zone", {
      name: domain,
      comment: "Names of the brokers.",
      vpc: [{ vpcId }],
      lifecycle: { ignoreChanges: ["vpc"] }, // so that other VPCs can be associated beside it
    });
    const nodes = new DataAwsMskBrokerNodes(this, "nodes", { clusterArn });
    const record = new Route53Record(this, "broker", {
      zoneId: zone.zoneId,
      name: "b-${each.value}",
      type: "CNAME",
      ttl: 300,
      // An endpoint may come with a port.
      records: [Token.asString(hcl`one([for node in ${reference(nodes)}.node_info_list : ${endpoint} if ${isIts}])`)],
    });
    // By number, and not by what is found: the brokers are unknown until the cluster is there, their numbers are not.
    record.addOverride("for_each", hcl`toset([for number in range(${brokers}) : tostring(number + 1)])`);
  }
}

const endpoint = hcl`split(":", tolist(node.endpoints)[0])[0]`;
const isIts = hcl`tostring(node.broker_id) == each.value`;
