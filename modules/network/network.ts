/** A VPC for clusters and functions: a new or an existing one. */
export interface Network {
  readonly vpcId: string;
  /** For functions and other clients, one per zone, in zone order. */
  readonly privateSubnetIds: string[];
  /** For brokers, one per zone, in zone order. */
  readonly brokerSubnetIds: string[];
}
