export { type AdminOptions, ClusterGrants, grantNames, type ProduceOptions } from "./grants.js";
export { iamClientProperties } from "./iam-client-properties.js";
export type { KafkaCluster } from "./kafka-cluster.js";
export { exporterPorts, type Listener, listenerPorts, openExporters, openListener, openListenerToNetworks } from "./listeners.js";
export { topicName } from "./topic-name.js";
