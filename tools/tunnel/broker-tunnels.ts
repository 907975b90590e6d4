import { connect, createServer, type Server } from "node:net";
import type { Forwarding } from "./targets.js";

/** A broker as its clients see it, and the address on this machine that stands in for it. */
export interface BrokerTunnel extends Forwarding {
  readonly host: string;
  /** Its own loopback address: all brokers have the same port. */
  readonly address: string;
}

/** Number of the first broker's loopback address, 127.0.0.11: the addresses before are often in use. */
const FIRST_ADDRESS = 10;

/** Returns a tunnel for each broker. @param freePort - returns a free port of this machine */
export async function brokerTunnels(
  brokers: readonly string[],
  remotePort: number,
  freePort: () => Promise<number>,
): Promise<BrokerTunnel[]> {
  const tunnels: BrokerTunnel[] = [];
  for (const [index, host] of brokers.entries()) {
    tunnels.push({ host, remotePort, localPort: await freePort(), address: `127.0.0.${FIRST_ADDRESS + index + 1}` });
  }
  return tunnels;
}

/** Returns lines for the hosts file: clients connect to the names that the brokers advertise, and verify them with TLS. */
export const hostsLines = (tunnels: readonly BrokerTunnel[]): string[] => tunnels.map(({ address, host }) => `${address} ${host}`);

/**
 * Listens on the address and port of each broker, and relays connections to the port of its session.
 *
 * @throws Error if an address is not available: only Linux has the whole network 127.0.0.0/8
 */
export async function relayBrokers(tunnels: readonly BrokerTunnel[]): Promise<{ stop(): void }> {
  const servers: Server[] = [];
  const stop = () => {
    for (const server of servers) server.close();
  };
  try {
    for (const tunnel of tunnels) servers.push(await relay(tunnel));
  } catch (error) {
    stop();
    throw error;
  }
  return { stop };
}

async function relay({ address, remotePort, localPort }: BrokerTunnel): Promise<Server> {
  const server = createServer((client) => {
    const session = connect(localPort, "127.0.0.1");
    for (const [from, to] of [[client, session] as const, [session, client] as const]) {
      from.on("error", () => to.destroy()).on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(new Error(adviceOn(cause.code, address, remotePort), { cause })));
    server.listen(remotePort, address, resolve);
  });
  return server;
}

const adviceOn = (code: string | undefined, address: string, port: number): string =>
  code === "EADDRNOTAVAIL"
    ? `${address} is not an address of this machine; on macOS add it with: sudo ifconfig lo0 alias ${address}`
    : `can't listen on ${address}:${port} (${code}); another tunnel may be open`;
