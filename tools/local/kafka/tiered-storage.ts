import { join } from "node:path";
import type { KafkaClusterSpec } from "./cluster-spec.js";
import { nodeTls } from "./node-tls.js";

/** Kafka's own store for remote segments: a folder. It is published with Kafka's tests, and what Kafka's documentation tries tiered storage with. */
const STORE = "org.apache.kafka.server.log.remote.storage.LocalTieredStorage";

/**
 * What brokers need to move closed segments of topics with `remote.storage.enable` to a folder that all of them share, as MSK's
 * share theirs.
 *
 * @param dir - of the cluster
 * @param jar - that holds the store
 */
export function tieredStorageProperties(spec: KafkaClusterSpec, dir: string, jar: string): Record<string, string> {
  const metadata = "rlmm.config.remote.log.metadata";
  const client = Object.entries(nodeTls(dir)).map(([name, value]) => [`${metadata}.common.client.${name}`, value]);
  return {
    ...tieredStorageSwitch,
    "remote.log.storage.manager.class.name": STORE,
    "remote.log.storage.manager.class.path": jar,
    "rsm.config.dir": join(dir, "tiered"),
    "remote.log.manager.task.interval.ms": "5000", // Kafka's own is 30 s
    "remote.log.metadata.manager.listener.name": "REPLICATION_SECURE",
    [`${metadata}.topic.replication.factor`]: String(Math.min(3, spec.brokers)),
    [`${metadata}.topic.num.partitions`]: "5", // Kafka's own is 50; each is a folder and a log on all brokers of one machine
    ...Object.fromEntries(client),
  };
}

/** Controllers check by it whether a topic may ask for remote storage. */
export const tieredStorageSwitch: Readonly<Record<string, string>> = { "remote.log.storage.system.enable": "true" };
