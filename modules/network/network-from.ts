import type { Construct } from "constructs";
import type { HasOutputs } from "../terraform/index.js";
import { ExistingNetwork } from "./existing-network.js";
import type { Network } from "./network.js";
import { NewNetwork, type NewNetworkProps } from "./new-network.js";
import type { NetworkSettings } from "./settings.js";

/** Returns the network of the settings: a new VPC, or an existing one as it is. */
export function networkFrom(
  scope: Construct,
  id: string,
  { settings, ...props }: Omit<NewNetworkProps, "settings"> & { readonly settings: NetworkSettings },
): Network & HasOutputs {
  const network = settings.mode === "new" ? new NewNetwork(scope, id, { ...props, settings }) : new ExistingNetwork(settings);
  const { vpcId, privateSubnetIds, publicSubnetIds, brokerSubnetIds } = network;
  return {
    vpcId,
    privateSubnetIds,
    publicSubnetIds,
    brokerSubnetIds,
    outputs: {
      vpc_id: [vpcId, "Id of the VPC."],
      private_subnet_ids: [privateSubnetIds, "Subnets of functions and clients, in zone order."],
      broker_subnet_ids: [brokerSubnetIds, "Subnets of the brokers, in zone order."],
    },
  };
}
