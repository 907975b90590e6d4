/** The VPC of clusters and functions: a new or an existing one. */
export interface Network {
  readonly vpcId: string;
  /** Subnets of functions and other clients, one per zone, in zone order. */
  readonly privateSubnetIds: string[];
  /** Subnets with a route to an internet gateway, in zone order; empty if this stack creates none. */
  readonly publicSubnetIds: string[];
  /** Subnets of brokers, one per zone, in zone order. */
  readonly brokerSubnetIds: string[];
}
