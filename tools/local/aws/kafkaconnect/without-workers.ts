import type { RunningConnector } from "./backend.js";

/** Returns a connector of a platform without brokers: it has a control plane only, and moves nothing. */
export function connectorWithoutWorker(): RunningConnector {
  return {
    pid: undefined,
    configure: async () => undefined,
    status: async () => ({ connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "RUNNING" }] }),
    restart: async () => undefined,
    kill: async () => undefined,
    stop: async () => undefined,
  };
}
