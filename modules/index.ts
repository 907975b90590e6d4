/**
 * Public API of the npm package: constructs for a highly available Kafka platform on Amazon MSK, for CDK for Terraform.
 *
 * {@link PlatformStack} is the whole platform as a stack. Its parts can be used in any stack: {@link networkFrom}, the kinds of cluster
 * ({@link MskCluster}, {@link ExpressCluster}, {@link ServerlessCluster}, {@link ExistingCluster}), {@link Topics}, {@link ScramUsers},
 * {@link EventApi} and {@link Observability}. {@link ReadableStack} is a stack whose Terraform addresses have no hashes.
 *
 * @packageDocumentation
 */

export {
  ClientRole,
  type ClientRoleProps,
  type GitHubPipelines,
  type GitLabPipelines,
  PlannerRole,
  type PlannerRoleProps,
  ScramUsers,
  type ScramUsersProps,
  type ScramUsersSettings,
  scramUsersSettings,
} from "./access/index.js";
export type { PolicyStatement } from "./aws/index.js";
export {
  AwsEnvironment,
  EncryptionKey,
  type EncryptionKeyProps,
  FunctionCodeMissing,
  type FunctionConcurrency,
  type Sender,
  VpcFunction,
  type VpcFunctionProps,
} from "./aws/index.js";
export {
  type BrokerLimit,
  type ClusterConstruct,
  type ClusterOperations,
  type ClusterSettings,
  clusterFrom,
  clusterSettings,
  ExistingCluster,
  type ExistingClusterProps,
  type ExistingMonitoring,
  ExpressCluster,
  type ExpressClusterProps,
  type ExpressSettings,
  expressSettings,
  type ManagedAuthoritySettings,
  type MonitoredCluster,
  MskCluster,
  type MskClusterProps,
  managedAuthoritySettings,
  monitoredCluster,
  monitoredExistingCluster,
  PrivateAuthority,
  type PrivateAuthorityProps,
  type ProvisionedClusterProps,
  Replicator,
  type ReplicatorProps,
  type ReplicatorSettings,
  replicatorSettings,
  ServerlessCluster,
  type ServerlessClusterProps,
  type ServerlessSettings,
  type StandardSettings,
  serverlessSettings,
  standardSettings,
  VpcConnection,
  type VpcConnectionProps,
} from "./cluster/index.js";
export {
  type Consumer,
  EventApi,
  type EventApiProps,
  eventApiSettings,
  type FailureQueue,
  type HttpApi,
  type Producer,
} from "./event-api/index.js";
export {
  type AdminOptions,
  type ClientPermissions,
  type DescribeOptions,
  type KafkaCluster,
  type Listener,
  listenerPorts,
  type ProduceOptions,
} from "./kafka/index.js";
export { type Network, type NetworkSettings, type NewNetworkProps, networkFrom, networkSettings } from "./network/index.js";
export {
  AlarmTopic,
  type AlarmTopicProps,
  type LagObjectives,
  type LogGroups,
  type LogSource,
  lagObjectives,
  type MonitoredDatabase,
  type MonitoredFunction,
  type Monitoring,
  Observability,
  type ObservabilityProps,
} from "./observability/index.js";
export {
  checkPlatformSettings,
  type PlatformSettings,
  type PlatformSettingsInput,
  PlatformStack,
  platformSettings,
  readPlatformSettings,
} from "./platform/index.js";
export type { FunctionSchema } from "./schemas/index.js";
export { InvalidSettings, type RuleId, type SettingsProblem } from "./settings/index.js";
export { type HasOutputs, type Outputs, ReadableStack, type ReplacementGuardProps } from "./terraform/index.js";
export { type AclsSettings, aclsSettings, Topics, type TopicsProps, type TopicsSettings, topicsSettings } from "./topics/index.js";
