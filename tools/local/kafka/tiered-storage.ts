import { join } from "node:path";
import type { KafkaClusterSpec } from "./cluster-spec.js";
import { nodeTls } from "./node-tls.js";

/** Kafka's store for remote segments in a folder. Kafka publishes it with its tests; Kafka's quick start for tiered storage uses it. */
const STORE = "org.apache.kafka.server.log.remote.storage.LocalTieredStorage";

/**
 * Returns the broker properties for tiered storage: closed segments of topics with `remote.storage.enable` move to a folder that all
 * brokers share, as MSK's brokers share theirs.
 *
 * @param dir - the cluster's folder
 * @param jar - the jar that contains the store
 */
export function tieredStorageProperties(spec: KafkaClusterSpec, dir: string, jar: string): Record<string, string> {
  const metadata = "rlmm.config.remote.log.metadata";
  const client = Object.entries(nodeTls(dir)).map(([name, value]) => [`${metadata}.common.client.${name}`, value]);
  return {
    ...tieredStorageSwitch,
    "remote.log.storage.manager.class.name": STORE,
    "remote.log.storage.manager.class.path": jar,
    "rsm.config.dir": join(dir, "tiered"),
    "remote.log.manager.task.interval.ms": "5000", // Kafka's default is 30 s
    "remote.log.metadata.manager.listener.name": "REPLICATION_SECURE",
    [`${metadata}.topic.replication.factor`]: String(Math.min(3, spec.brokers)),
    [`${metadata}.topic.num.partitions`]: "5", // Kafka's default is 50; each is a folder and a log on all brokers of one machine
    ...Object.fromEntries(client),
  };
}

/** Enables tiered storage; controllers allow `remote.storage.enable` on topics only with it. */
export const tieredStorageSwitch: Readonly<Record<string, string>> = { "remote.log.storage.system.enable": "true" };
