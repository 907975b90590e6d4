/** A VPC as clusters and functions see it: one of ours, or one that was there before. */
export interface Network {
  readonly vpcId: string;
  /** For functions and other clients, one per zone, in zone order. */
  readonly privateSubnetIds: string[];
  /** For brokers, one per zone, in zone order. */
  readonly brokerSubnetIds: string[];
}
