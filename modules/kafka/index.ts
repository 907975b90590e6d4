export { type ClientPermissions, clientPolicy, grantsOf } from "./client-policy.js";
export { type AdminOptions, ClusterGrants, type DescribeOptions } from "./cluster-grants.js";
export { type ArnOf, clientGrants, type Grant, type ProduceOptions } from "./grant.js";
export { iamClientProperties } from "./iam-client-properties.js";
export type { KafkaCluster } from "./kafka-cluster.js";
export {
  exporterPorts,
  type Listener,
  listenerPorts,
  openExporters,
  openListener,
  openListenerToNetworks,
  type PublicListener,
  publicListenerPorts,
} from "./listeners.js";
export { MOST_MANAGED, PolicyPacking, sampleArns } from "./policy-packing.js";
export { grantToRole } from "./role-grants.js";
export { topicName } from "./topic-name.js";
