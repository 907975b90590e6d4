/**
 * The room's door. What is told of a cluster goes one way through its folders:
 *
 * - `facts/`: what MSK and Kafka are like, as data with its source.
 * - `settings/`: what one may say of a cluster, and what its brokers' properties come to.
 * - `rules/`: what must hold between the settings, asked here or by Terraform, and what is warned of.
 * - `brokers/`: blocks and resources of the brokers themselves.
 * - `reach/`: the ways to a cluster: its security group, grants, names, what it is open to.
 * - `guard/`: what a plan knows of the cluster that is there, and what it refuses for its sake.
 * - `kinds/`: the clusters, made of all these, and the choice between them.
 * - `links/`: ties to other clusters: connections through PrivateLink, replication.
 * - `outputs/`: what others are told: the other rooms what it can carry, clients how to come.
 *
 * @packageDocumentation
 */

export { PrivateAuthority, type PrivateAuthorityProps } from "./authority/private-authority.js";
export type { ClusterConstruct } from "./connectivity/cluster-construct.js";
export { Replicator, type ReplicatorProps } from "./cross-cluster/replicator.js";
export { VpcConnection, type VpcConnectionProps } from "./cross-cluster/vpc-connection.js";
export { authorityGuard, BESIDE_THE_OLD, clusterGuard } from "./guard/cluster-guard.js";
export { clusterFrom } from "./kinds/cluster-from.js";
export { ExistingCluster, type ExistingClusterProps } from "./kinds/existing-cluster.js";
export { ExpressCluster, type ExpressClusterProps } from "./kinds/express-cluster.js";
export { MskCluster, type MskClusterProps } from "./kinds/msk-cluster.js";
export type { ProvisionedClusterProps } from "./kinds/provisioned-cluster.js";
export { ServerlessCluster, type ServerlessClusterProps } from "./kinds/serverless-cluster.js";
export { type KafkaVersion, kafkaVersions } from "./limits/kafka-versions.js";
export { defaultMaxMessageBytes, serverlessMaxMessageBytes } from "./limits/message-size.js";
export { clientOutputs } from "./outputs/client-outputs.js";
export { clusterFor } from "./part.js";
export { capacityOf } from "./rules/capacity.js";
export { clusterRules } from "./rules/cluster-rules.js";
export { supportWarning } from "./rules/kafka-support.js";
export { clusterWarnings } from "./rules/warnings.js";
export { clusterSection } from "./section.js";
export { clusterName } from "./settings/cluster-name.js";
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
export { type ManagedAuthoritySettings, managedAuthoritySettings } from "./settings/private-authority.js";
export { type ReplicatorSettings, replicatorSettings } from "./settings/replicator.js";
