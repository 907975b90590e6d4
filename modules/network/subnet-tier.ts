import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface SubnetTierProps {
  readonly name: string;
  readonly vpcId: string;
  readonly region: string;
  /** Letters of the zones. */
  readonly zones: readonly string[];
  /** CIDR of the tier. */
  readonly cidr: string;
}

/** One subnet per zone, each with its own route table: `aws_subnet.network_private_a`. */
export class SubnetTier extends Construct {
  readonly subnetIds: string[] = [];
  readonly routeTableIds: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SubnetTierProps,
  ) {
    super(scope, id);
    for (const [i, zone] of props.zones.entries()) {
      const tags = { Name: `${props.name}-${id}-${zone}` };
      const subnet = new Subnet(this, zone, {
        vpcId: props.vpcId,
        availabilityZone: `${props.region}${zone}`,
        // Always a quarter: a third zone does not change the CIDRs of the first two.
        cidrBlock: Fn.cidrsubnet(props.cidr, 2, i),
        tags,
      });
      const table = new RouteTable(this, `routes_${zone}`, { vpcId: props.vpcId, tags });
      new RouteTableAssociation(this, `routes_of_${zone}`, { subnetId: subnet.id, routeTableId: table.id });
      this.subnetIds.push(subnet.id);
      this.routeTableIds.push(table.id);
    }
  }

  /** Routes traffic to the internet through an internet gateway. */
  routeToInternet(gatewayId: string): void {
    this.eachRoute((routeTableId, zone) => {
      new Route(this, `internet_${zone}`, { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId });
    });
  }

  /** Routes traffic to the internet through the NAT gateway of the zone, or through the only one. */
  routeToNat(gateways: readonly NatGateway[]): void {
    this.eachRoute((routeTableId, zone, i) => {
      const gateway = gateways[i] ?? gateways[0];
      new Route(this, `nat_${zone}`, { routeTableId, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway?.id });
    });
  }

  /** Creates NAT gateways in the first `count` zones of this tier, which must be public. */
  natGateways(count: number, dependsOn: ITerraformDependable[]): NatGateway[] {
    return this.props.zones.slice(0, count).map((zone, i) => {
      const tags = { Name: `${this.props.name}-nat-${zone}` };
      const address = new Eip(this, `nat_address_${zone}`, { domain: "vpc", tags, dependsOn });
      return new NatGateway(this, `nat_${zone}_gateway`, {
        allocationId: address.id,
        subnetId: this.subnetIds[i] as string,
        tags,
        dependsOn,
      });
    });
  }

  private eachRoute(add: (routeTableId: string, zone: string, i: number) => void): void {
    for (const [i, zone] of this.props.zones.entries()) add(this.routeTableIds[i] as string, zone, i);
  }
}
