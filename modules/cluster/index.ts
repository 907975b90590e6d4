export { capacityOf } from "./capacity.js";
export { clientOutputs } from "./client-outputs.js";
export { clusterFrom } from "./cluster-from.js";
export { connectionsSettings } from "./connections-settings.js";
export { ExistingCluster, type ExistingClusterProps } from "./existing-cluster.js";
export { ExpressCluster, type ExpressClusterProps } from "./express-cluster.js";
export { MskCluster, type MskClusterProps } from "./msk-cluster.js";
export type { ProvisionedClusterProps } from "./provisioned-cluster.js";
export type { ReachableCluster } from "./reachable-cluster.js";
export { Replicator, type ReplicatorProps } from "./replicator.js";
export { type ReplicatorSettings, replicatorSettings } from "./replicator-settings.js";
export { clusterRules } from "./rules.js";
export { ServerlessCluster, type ServerlessClusterProps } from "./serverless-cluster.js";
export {
  type ClusterSettings,
  clusterSettings,
  type ExpressSettings,
  existingSettings,
  expressSettings,
  type ServerlessSettings,
  type StandardSettings,
  serverlessSettings,
  standardSettings,
} from "./settings.js";
export { VpcConnection, type VpcConnectionProps } from "./vpc-connection.js";
export { clusterWarnings } from "./warnings.js";
