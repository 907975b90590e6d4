import type { Network } from "./network.js";
import type { ExistingNetworkSettings } from "./settings.js";

/** An existing VPC. Nothing in it is created or changed. */
export class ExistingNetwork implements Network {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[] = [];
  readonly brokerSubnetIds: string[];

  constructor({ vpcId, privateSubnetIds, brokerSubnetIds }: ExistingNetworkSettings) {
    this.vpcId = vpcId;
    this.privateSubnetIds = privateSubnetIds;
    this.brokerSubnetIds = brokerSubnetIds;
  }
}
