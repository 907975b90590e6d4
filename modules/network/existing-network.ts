import type { Network } from "./network.js";
import type { ExistingNetworkSettings } from "./settings.js";

/** A VPC that was there before. Nothing in it is made or changed. */
export class ExistingNetwork implements Network {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly brokerSubnetIds: string[];

  constructor({ vpcId, privateSubnetIds, brokerSubnetIds }: ExistingNetworkSettings) {
    this.vpcId = vpcId;
    this.privateSubnetIds = privateSubnetIds;
    this.brokerSubnetIds = brokerSubnetIds;
  }
}
