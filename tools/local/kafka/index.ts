export { caPem, nodeCertificate } from "./certificates.js";
export { type KafkaClusterSpec, type Listener, listenersOf, publicListenersOf, zoneOf } from "./cluster-spec.js";
export { ensureKafka } from "./ensure-kafka.js";
export { javaCommand } from "./jvm.js";
export { LocalKafkaCluster } from "./local-kafka-cluster.js";
export { NodeProcess } from "./node-process.js";
export { listenerPorts } from "./ports.js";
export { renderProperties } from "./server-properties.js";
export { kafkaVersions } from "./versions.js";
