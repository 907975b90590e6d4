import type { Construct } from "constructs";
import { ExistingNetwork } from "./existing-network.js";
import type { Network } from "./network.js";
import { NewNetwork, type NewNetworkProps } from "./new-network.js";
import type { NetworkSettings } from "./settings.js";

export type { Network } from "./network.js";
export type { NewNetworkProps } from "./new-network.js";
export { networkRules } from "./rules.js";
export { type NetworkSettings, networkSettings, newNetworkSettings } from "./settings.js";

/** The network that the settings name: made, or taken as it is. */
export function networkFrom(
  scope: Construct,
  id: string,
  { settings, ...props }: Omit<NewNetworkProps, "settings"> & { readonly settings: NetworkSettings },
): Network {
  return settings.mode === "new" ? new NewNetwork(scope, id, { ...props, settings }) : new ExistingNetwork(settings);
}
export { contains, formatCidr, overlap, parseCidr } from "./cidr.js";
