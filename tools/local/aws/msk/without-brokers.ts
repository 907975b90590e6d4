import { type KafkaClusterSpec, type Listener, listenersOf, zoneOf } from "../../kafka/index.js";
import type { RunningCluster } from "./backend.js";

const PORTS: Readonly<Record<Listener, number>> = { plaintext: 9092, tls: 9094, scram: 9096, iam: 9098 };

/**
 * Returns a cluster whose control plane works and that has no processes: creations and updates finish immediately, and no client can
 * connect. For work that needs only MSK's answers, such as plans of Terraform.
 */
export function clusterWithoutBrokers(spec: KafkaClusterSpec): RunningCluster {
  let current = spec;
  const address = (id: number, listener: Listener) => `b-${id}.${current.name}.invalid:${PORTS[listener]}`; // RFC 6761: never resolves
  const ids = () => Array.from({ length: current.brokers }, (_, index) => index + 1);
  const done = async () => undefined;
  return {
    get spec() {
      return current;
    },
    bootstrap: (listener) => {
      if (!listenersOf(current).includes(listener)) return undefined;
      return ids()
        .map((id) => address(id, listener))
        .join(",");
    },
    brokers: () =>
      ids().map((id) => ({
        ...{ id, zone: zoneOf(current, id), state: "running" },
        endpoints: Object.fromEntries(listenersOf(current).map((listener) => [listener, address(id, listener)])),
      })),
    controllerId: async () => 1,
    consumerGroups: async () => [],
    logFiles: () => [],
    exporters: () => [],
    apply: async (next) => {
      current = next;
    },
    ...{ reboot: done, fault: done, setScramUser: done, removeScramUser: done, stop: done },
  };
}
