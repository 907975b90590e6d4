export { contains, formatCidr, overlap, parseCidr } from "./cidr.js";
export type { Network } from "./network.js";
export { networkFrom } from "./network-from.js";
export type { NewNetworkProps } from "./new-network.js";
export { networkSection } from "./section.js";
export { hasNat, type NetworkSettings, networkSettings, newNetworkSettings } from "./settings.js";
