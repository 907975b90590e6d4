/** The VPC of clusters and functions: a new or an existing one. */
export interface Network {
  readonly vpcId: string;
  /** Subnets of functions and other clients, one per zone, in zone order. */
  readonly privateSubnetIds: string[];
  /** Subnets of brokers, one per zone, in zone order. */
  readonly brokerSubnetIds: string[];
}
