/** A listener for clients. */
export type Listener = "plaintext" | "tls" | "iam" | "scram";

/** MSK's ports of the listeners of a broker. Source: MSK developer guide, port information, 2026-11. */
export const listenerPorts: Readonly<Record<Listener, number>> = { plaintext: 9092, tls: 9094, scram: 9096, iam: 9098 };

/** MSK's ports of the listeners on the internet, with public access. Source: as above. */
export const publicPorts: Readonly<Partial<Record<Listener, number>>> = { tls: 9194, scram: 9196, iam: 9198 };

/** MSK's ports of the exporters of a node. Source: MSK developer guide, open monitoring with Prometheus, 2026-11. */
export const exporterPorts = { jmx: 11_001, node: 11_002 } as const;
