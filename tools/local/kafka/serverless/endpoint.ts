import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type TLSSocket } from "node:tls";
import { refusedAlterConfigs } from "./alter-configs.js";
import { ALTER_CONFIGS, API_VERSIONS, isServed } from "./api-versions.js";
import { restrictedApiVersions, unsupportedApiVersions } from "./api-versions-response.js";
import { Frames, framed, requestHeader } from "./wire.js";

export interface EndpointOptions {
  /** Loopback address and port on which clients connect. */
  readonly address: string;
  readonly port: number;
  /** Returns the port of the broker's listener on 127.0.0.1; undefined if no broker runs. */
  readonly brokerPort: () => number | undefined;
  /** Key and certificate (PEM) of the listener. */
  readonly key: string;
  readonly certificate: string;
  /** Certificate (PEM) of the authority that signed the broker's. */
  readonly ca: string;
  /** Returns true for a client whose requests are not restricted. @param clientId - as the client names itself */
  readonly unrestricted: (clientId: string) => boolean;
  readonly log: (line: string) => void;
}

/**
 * An endpoint of a serverless cluster: passes on the requests in the versions that MSK Serverless serves, and closes a connection with any
 * other request, as MSK does (kafka-go pull request 1013).
 */
export class ServerlessEndpoint {
  private readonly sockets = new Set<TLSSocket>();
  private closing = false;

  private constructor(
    private readonly server: Server,
    private readonly options: EndpointOptions,
  ) {}

  static async listen(options: EndpointOptions): Promise<ServerlessEndpoint> {
    const server = createServer({ key: options.key, cert: options.certificate });
    const endpoint = new ServerlessEndpoint(server, options);
    server.on("secureConnection", (client) => endpoint.serve(client));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port, options.address, resolve);
    });
    return endpoint;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(client: TLSSocket): void {
    const port = this.options.brokerPort();
    if (this.closing || port === undefined) return void client.destroy();
    const broker = connect({ host: "127.0.0.1", port, ca: this.options.ca });
    const close = () => {
      for (const socket of [client, broker]) {
        socket.destroy();
        this.sockets.delete(socket);
      }
    };
    for (const socket of [client, broker]) {
      this.sockets.add(socket);
      socket.on("error", close);
      socket.on("close", close);
    }
    client.on("drain", () => broker.resume());
    broker.on("drain", () => client.resume());
    /** Versions of the ApiVersions requests without a response yet, by correlation id. */
    const apiVersions = new Map<number, number>();
    const [requests, responses] = [new Frames(), new Frames()];
    client.on("data", (chunk: Buffer) => {
      for (const message of requests.add(chunk)) if (!this.request(message, client, broker, apiVersions)) return close();
    });
    broker.on("data", (chunk: Buffer) => {
      for (const message of responses.add(chunk)) {
        const version = apiVersions.get(message.readInt32BE(0));
        apiVersions.delete(message.readInt32BE(0));
        const passed = client.write(version === undefined ? framed(message) : restrictedApiVersions(message, version));
        if (!passed) broker.pause();
      }
    });
  }

  /** Passes on a request or responds to it. Returns false for a request that closes the connection. */
  private request(message: Buffer, client: TLSSocket, broker: TLSSocket, apiVersions: Map<number, number>): boolean {
    const header = requestHeader(message);
    const { key, version, correlationId, clientId } = header;
    if (!this.options.unrestricted(clientId)) {
      if (!isServed(key, version)) {
        if (key !== API_VERSIONS) {
          this.options.log(`serverless: ${clientId} sent request type ${key} in version ${version}, which MSK Serverless does not serve`);
          return false;
        }
        client.write(unsupportedApiVersions(correlationId));
        return true;
      }
      const refusal = key === ALTER_CONFIGS ? refusedAlterConfigs(header) : undefined;
      if (refusal) {
        client.write(refusal);
        return true;
      }
      if (key === API_VERSIONS) apiVersions.set(correlationId, version);
    }
    if (!broker.write(framed(message))) client.pause();
    return true;
  }
}
