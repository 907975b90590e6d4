/**
 * The public API of the cluster module. Imports between its folders go one way, in this order:
 *
 * - `limits/`: broker types, Kafka versions, broker properties and message sizes of MSK, as data with source and date.
 * - `settings/`: schemas of the settings, and the effective broker properties.
 * - `rules/`: rules and warnings about the settings, checked at synthesis or by Terraform, and the capacity of a cluster.
 * - `authority/`: the private certificate authority of client certificates.
 * - `brokers/`: blocks and resources of the brokers: authentication, properties, storage, logs, metrics.
 * - `connectivity/`: access to the brokers: security group, grants, cluster policy, public access, DNS names.
 * - `guard/`: lookup of the existing cluster, and guards against its replacement.
 * - `kinds/`: the constructs: standard, Express, serverless and existing clusters.
 * - `cross-cluster/`: connections to other clusters: PrivateLink, MSK Replicator.
 * - `outputs/`: Terraform outputs for clients.
 * - `monitoring/`: what decides the alarms of a cluster, and the limits that their thresholds come from.
 *
 * @packageDocumentation
 */

export { PrivateAuthority, type PrivateAuthorityProps } from "./authority/private-authority.js";
export { MUTUAL_TLS_TAG } from "./brokers/mutual-tls.js";
export type { ClusterConstruct, ClusterOperations } from "./connectivity/cluster-construct.js";
export { enabledListeners, ifEnabled } from "./connectivity/enabled-listeners.js";
export { Replicator, type ReplicatorProps } from "./cross-cluster/replicator.js";
export { VpcConnection, type VpcConnectionProps } from "./cross-cluster/vpc-connection.js";
export { authorityGuard, CREATE_BEFORE_DESTROY, clusterGuard } from "./guard/cluster-guard.js";
export { clusterFrom } from "./kinds/cluster-from.js";
export { ExistingCluster, type ExistingClusterProps, kindOfExisting } from "./kinds/existing-cluster.js";
export { ExpressCluster, type ExpressClusterProps } from "./kinds/express-cluster.js";
export { MskCluster, type MskClusterProps } from "./kinds/msk-cluster.js";
export type { ProvisionedClusterProps } from "./kinds/provisioned-cluster.js";
export { ServerlessCluster, type ServerlessClusterProps } from "./kinds/serverless-cluster.js";
export { type BrokerType, brokerTypes, expressBrokerTypes, knownBrokerType, limitsOfBroker } from "./limits/broker-types.js";
export { formerSupportEnds, type KafkaVersion, kafkaVersions, supportEndOf, supportSources } from "./limits/kafka-versions.js";
export { defaultMaxMessageBytes, serverlessMaxMessageBytes } from "./limits/message-size.js";
export { brokerQuota, LARGEST_VOLUME_GIB, serverlessQuota } from "./limits/quotas.js";
export { SMALLEST_GROWTH_GIB } from "./limits/volumes.js";
export {
  type BrokerLimit,
  type ExistingMonitoring,
  type MonitoredCluster,
  monitoredCluster,
  monitoredExistingCluster,
} from "./monitoring/monitored-cluster.js";
export { clientOutputs } from "./outputs/client-outputs.js";
export { operationOutputs } from "./outputs/operation-outputs.js";
export { clusterFor } from "./part.js";
export { capacityOf } from "./rules/capacity.js";
export { SUPPORT_NOTICE_DAYS, supportWarning } from "./rules/kafka-support.js";
export { clusterWarnings } from "./rules/warnings.js";
export { clusterSection } from "./section.js";
export { hasMutualTls } from "./settings/authentication.js";
export { numericExpression } from "./settings/broker-properties.js";
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
export { enhancedMonitoring } from "./settings/monitoring.js";
export { composedClusterName } from "./settings/names.js";
export { type ManagedAuthoritySettings, managedAuthoritySettings } from "./settings/private-authority.js";
export { type ReplicatorSettings, replicatorSettings } from "./settings/replicator.js";
