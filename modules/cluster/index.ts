export { clusterFrom } from "./kinds/cluster-from.js";
export { ExistingCluster, type ExistingClusterProps } from "./kinds/existing-cluster.js";
export { ExpressCluster, type ExpressClusterProps } from "./kinds/express-cluster.js";
export { MskCluster, type MskClusterProps } from "./kinds/msk-cluster.js";
export type { ProvisionedClusterProps } from "./kinds/provisioned-cluster.js";
export { ServerlessCluster, type ServerlessClusterProps } from "./kinds/serverless-cluster.js";
export { Replicator, type ReplicatorProps } from "./links/replicator.js";
export { VpcConnection, type VpcConnectionProps } from "./links/vpc-connection.js";
export { capacityOf } from "./outputs/capacity.js";
export { clientOutputs } from "./outputs/client-outputs.js";
export type { ReachableCluster } from "./reach/reachable-cluster.js";
export { clusterRules } from "./rules/cluster-rules.js";
export { clusterWarnings } from "./rules/warnings.js";
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
} from "./settings/cluster-settings.js";
export { connectionsSettings } from "./settings/connections.js";
export { type ReplicatorSettings, replicatorSettings } from "./settings/replicator.js";
