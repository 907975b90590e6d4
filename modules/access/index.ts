export { ClientRole } from "./client-role.js";
export { ClusterGrants, grantNames, type ProduceOptions } from "./grants.js";
export type { KafkaCluster } from "./kafka-cluster.js";
export { type Listener, openListener, openListenerToNetworks } from "./listeners.js";
export { clientsSettings, releasedTopics, topicsSettings } from "./settings.js";
export { Topics } from "./topics.js";
