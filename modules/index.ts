/**
 * The npm package's door: constructs for a highly available Kafka platform on Amazon MSK, for CDK for Terraform.
 *
 * {@link PlatformStack} is all of it as one stack. The rooms stand alone as well: {@link networkFrom}, the kinds of cluster
 * ({@link MskCluster}, {@link ExpressCluster}, {@link ServerlessCluster}, {@link ExistingCluster}), {@link Topics}, {@link ScramUsers} and
 * {@link EventApi} go into any stack; {@link ReadableStack} gives it addresses that a reviewer can read.
 *
 * @packageDocumentation
 */
export {
  type AclsSettings,
  type AdminOptions,
  aclsSettings,
  ClientRole,
  type ClientRoleProps,
  type KafkaCluster,
  type Listener,
  listenerPorts,
  type MadeAuthoritySettings,
  madeAuthoritySettings,
  PrivateAuthority,
  type PrivateAuthorityProps,
  type ProduceOptions,
  ScramUsers,
  type ScramUsersProps,
  type ScramUsersSettings,
  scramUsersSettings,
  Topics,
  type TopicsProps,
  type TopicsSettings,
  topicsSettings,
} from "./access/index.js";
export {
  type ClusterSettings,
  clusterFrom,
  clusterSettings,
  ExistingCluster,
  type ExistingClusterProps,
  ExpressCluster,
  type ExpressClusterProps,
  type ExpressSettings,
  expressSettings,
  MskCluster,
  type MskClusterProps,
  type ProvisionedClusterProps,
  type ReachableCluster,
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
export { type Network, type NetworkSettings, type NewNetworkProps, networkFrom, networkSettings } from "./network/index.js";
export {
  checkPlatformSettings,
  FunctionCodeMissing,
  type PlatformSettings,
  type PlatformSettingsInput,
  PlatformStack,
  platformSettings,
  ReadableStack,
  readPlatformSettings,
  SettingsRefused,
} from "./platform/index.js";
export { AwsEnvironment } from "./shared/aws-environment.js";
export { EncryptionKey, type EncryptionKeyProps } from "./shared/encryption-key.js";
export type { PolicyStatement } from "./shared/policy.js";
export { VpcFunction, type VpcFunctionProps } from "./shared/vpc-function.js";
