import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import { bare, hcl } from "../../terraform/index.js";
import type { BrokerAddresses } from "./broker-addresses.js";

export interface PrivateDnsProps {
  readonly zone: string;
  readonly vpcId: string;
  readonly brokers: number;
  readonly addresses: BrokerAddresses;
}

/** A private hosted zone with a name for each broker: `b-1`, `b-2`, …. MSK never changes a broker's number. */
export class PrivateDns extends Construct {
  constructor(scope: Construct, id: string, { zone: domain, vpcId, brokers, addresses }: PrivateDnsProps) {
    super(scope, id);
    const zone = new Route53Zone(this, "zone", {
      name: domain,
      comment: "Names of the brokers.",
      vpc: [{ vpcId }],
      lifecycle: { ignoreChanges: ["vpc"] }, // so that other VPCs can be associated outside this stack
    });
    const record = new Route53Record(this, "broker", {
      zoneId: zone.zoneId,
      name: "b-${each.value}",
      type: "CNAME",
      ttl: 300,
      records: [addresses.hostOf(bare("each.value"))],
    });
    // Keyed by number: the endpoints are unknown until the cluster exists, the numbers are not.
    record.addOverride("for_each", hcl`toset([for number in range(${brokers}) : tostring(number + 1)])`);
  }
}
