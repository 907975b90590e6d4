import { type KafkaClusterSpec, type Listener, listenerPorts, listenersOf, publicListenersOf, zoneOf } from "../../kafka/index.js";
import type { RunningCluster } from "./backend.js";

/**
 * Returns a cluster whose control plane works and that has no processes: creations and updates finish immediately, and no client can
 * connect. For work that needs only MSK's answers, such as plans of Terraform.
 */
export function clusterWithoutBrokers(spec: KafkaClusterSpec): RunningCluster {
  let current = spec;
  // RFC 6761: names below `invalid` never resolve.
  const host = (id: number) => `b-${id}.${current.name}.invalid`;
  const at = (name: string, listener: Listener) => `${name}:${listenerPorts[listener]}`;
  // MSK's form of the public name of `b-1.…`.
  const publicHost = (id: number) => host(id).replace(".", "-public.");
  const ids = () => Array.from({ length: current.brokers }, (_, index) => index + 1);
  const done = async () => undefined;
  return {
    get spec() {
      return current;
    },
    bootstrap: (listener) => {
      if (!listenersOf(current).includes(listener)) return undefined;
      const hosts = current.serverless ? [`boot.${current.name}.invalid`] : ids().map(host);
      return hosts.map((name) => at(name, listener)).join(",");
    },
    brokers: () =>
      ids().map((id) => ({
        ...{ id, zone: zoneOf(current, id), state: "running", host: host(id) },
        endpoints: Object.fromEntries(listenersOf(current).map((listener) => [listener, at(host(id), listener)])),
        publicEndpoints: Object.fromEntries(publicListenersOf(current).map(([listener, port]) => [listener, `${publicHost(id)}:${port}`])),
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
