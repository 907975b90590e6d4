export { caPem, nodeCertificate } from "./certificates.js";
export { type KafkaClusterSpec, type Listener, listenersOf, zoneOf } from "./cluster-spec.js";
export { ensureKafka } from "./ensure-kafka.js";
export { copyArtifact, copyDependencies, digest, makeOnce, run } from "./installation.js";
export { javaHome } from "./java-home.js";
export { LocalKafkaCluster } from "./local-kafka-cluster.js";
export { listenerPorts } from "./ports.js";
export { kafkaVersions } from "./versions.js";
