import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { FIRST_CONTROLLER } from "./node-properties.js";
import { exporterPorts, listenerPorts } from "./ports.js";

/** Last numbers of the addresses of brokers: from 1 to the most brokers that MSK allows. */
const MOST_BROKERS = 60;
/** Stands for a node where a serverless cluster has its one address; also the last number of that address. */
export const SERVERLESS_ENDPOINT = 200;
/** Last number of the first controller's address. */
const FIRST_CONTROLLER_ADDRESS = 201;
/** Networks to choose from where loopback addresses must be added first. */
const PREPARED_NETWORKS = ["127.0.1", "127.0.2", "127.0.3", "127.0.4"];
const ATTEMPTS = 100;

const PORTS = [...Object.values(listenerPorts), ...Object.values(exporterPorts)];

/** The loopback addresses of a machine. Linux has the whole network 127.0.0.0/8; macOS has those that its administrator added. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  has(address: string): Promise<boolean>;
  /** Returns the first port of MSK on which a process listens at the address; undefined if all are free. */
  busyPort(address: string): Promise<number | undefined>;
}

const thisMachine: Machine = {
  platform: process.platform,
  has: async (address) => (await listenOn(address, 0)) !== "EADDRNOTAVAIL",
  busyPort: async (address) => {
    const errors = await Promise.all(PORTS.map((port) => listenOn(address, port)));
    return PORTS.find((_, index) => errors[index] !== undefined);
  },
};

/** Networks of the running clusters of this process. */
const taken = new Set<string>();

/**
 * The loopback addresses of one cluster's nodes: each node has a separate address, so that it can have MSK's ports. Broker 1 has
 * `127.A.B.1`; no other cluster has `127.A.B`.
 */
export class NodeAddresses {
  private constructor(
    private readonly network: string,
    private readonly machine: Machine,
  ) {}

  /**
   * Chooses the network of a new cluster, at random on Linux.
   *
   * @param ids - of the nodes that start first
   * @throws Error with the commands that add the addresses, if the machine does not have them
   * @throws Error with the port, if a process listens on a port of MSK at every address
   */
  static async choose(ids: readonly number[], machine: Machine = thisMachine): Promise<NodeAddresses> {
    const busy = new Set<number>();
    for (const network of candidates(machine.platform)) {
      if (taken.has(network)) continue;
      taken.add(network);
      const addresses = new NodeAddresses(network, machine);
      try {
        await addresses.check(ids);
        const ports = (await Promise.all(ids.map((id) => machine.busyPort(addresses.of(id))))).filter((port) => port !== undefined);
        if (ports.length === 0) return addresses;
        for (const port of ports) busy.add(port);
      } catch (error) {
        addresses.release();
        throw error;
      }
      addresses.release();
    }
    throw new Error(adviceOnBusy([...busy]));
  }

  /** Returns the address of a broker, a controller or {@link SERVERLESS_ENDPOINT}. */
  of(id: number): string {
    return `${this.network}.${lastNumber(id)}`;
  }

  /** Every address of a listener that the cluster can ever have, for its certificate. */
  get ofListeners(): readonly string[] {
    return [...Array.from({ length: MOST_BROKERS }, (_, index) => this.of(index + 1)), this.of(SERVERLESS_ENDPOINT)];
  }

  /** @throws Error with the commands that add the nodes' addresses, if the machine does not have them */
  async check(ids: readonly number[]): Promise<void> {
    const addresses = ids.map((id) => this.of(id));
    const has = await Promise.all(addresses.map((address) => this.machine.has(address)));
    const missing = addresses.filter((_, index) => !has[index]);
    if (missing.length > 0) throw new Error(adviceOn(missing));
  }

  /** Another cluster can have the network. */
  release(): void {
    taken.delete(this.network);
  }
}

function lastNumber(id: number): number {
  if (id >= FIRST_CONTROLLER) return FIRST_CONTROLLER_ADDRESS + id - FIRST_CONTROLLER;
  if (id > MOST_BROKERS && id !== SERVERLESS_ENDPOINT)
    throw new Error(`broker ${id}: the local platform has addresses for ${MOST_BROKERS} brokers of a cluster`);
  return id;
}

/** Returns networks to try. `127.0` is left out on Linux: name servers and the machine's own name have addresses there. */
function candidates(platform: NodeJS.Platform): readonly string[] {
  if (platform !== "linux") return PREPARED_NETWORKS;
  return Array.from({ length: ATTEMPTS }, () => `127.${randomInt(1, 255)}.${randomInt(256)}`);
}

const adviceOn = (missing: readonly string[]): string =>
  `Each broker needs a separate loopback address. This machine does not have ${missing.join(", ")}. Add them, until the next restart of the machine, with: ${missing
    .map((address) => `sudo ifconfig lo0 alias ${address}`)
    .join("; ")}`;

/** @param ports - on which processes listen, in all networks that were tried; none if clusters of this process have the networks */
const adviceOnBusy = (ports: readonly number[]): string =>
  ports.length === 0
    ? "no loopback network for the brokers is free; stop another local platform"
    : `Brokers need a loopback network in which no process listens on MSK's ports. In every network that was tried, a process listens on port ${ports.join(", ")}, probably on all addresses (0.0.0.0 or ::) as another Kafka does. Stop it, or let it listen on 127.0.0.1 only.`;

/** Listens for a moment. @returns the code of the error; undefined without one */
function listenOn(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
