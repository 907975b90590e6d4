import { connect, createServer, type Server, type Socket } from "node:net";

/** A port on which a listener of a broker can be reached too. */
interface PublicPort {
  readonly address: string;
  readonly port: number;
  /** The listener's own port at the address. */
  readonly listener: number;
}

/**
 * The ports of public access: each passes on connections to the broker's listener, unread, so that clients see the listener's certificate.
 * The addresses in the broker's metadata are those of the listener, which clients on this machine can reach.
 */
export class PublicPorts {
  /** By `address:port`. */
  private readonly servers = new Map<string, Server>();
  private readonly sockets = new Set<Socket>();

  /** Opens these ports and closes all others. */
  async apply(wanted: readonly PublicPort[]): Promise<void> {
    const keys = wanted.map(keyOf);
    const unwanted = [...this.servers].filter(([key]) => !keys.includes(key));
    for (const [key, server] of unwanted) {
      this.servers.delete(key);
      server.close();
    }
    if (unwanted.length > 0) this.closeConnections();
    for (const each of wanted) if (!this.servers.has(keyOf(each))) this.servers.set(keyOf(each), await this.listen(each));
  }

  async close(): Promise<void> {
    await this.apply([]);
  }

  private closeConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private async listen({ address, port, listener }: PublicPort): Promise<Server> {
    const server = createServer((client) => {
      const broker = connect({ host: address, port: listener });
      for (const [from, to] of [
        [client, broker],
        [broker, client],
      ] as const) {
        this.sockets.add(from);
        from.pipe(to);
        from.on("error", () => to.destroy());
        from.on("close", () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, address, resolve);
    });
    return server;
  }
}

const keyOf = ({ address, port }: PublicPort): string => `${address}:${port}`;
