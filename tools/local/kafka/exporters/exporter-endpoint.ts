import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import { refusedAsWebPage } from "../../web-pages.js";
import type { KeyPair } from "../certificates.js";

/** What an endpoint passes requests on to; undefined while there is none. */
export type Upstream = () =>
  | {
      readonly port: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Certificate of both sides. @default plain HTTP */
      readonly tls?: KeyPair;
      /** Returns further series. @default none */
      readonly more?: () => Promise<string>;
    }
  | undefined;

const PATHS = ["/", "/metrics"];

/** Time in which the exporter of a node must have answered: one in a broker that hangs never does. Prometheus waits as long at most. */
const TIMEOUT_MS = 30_000;

/**
 * The endpoint of an exporter, at the loopback address of its node. It stays open when the node restarts, serves metrics only, and refuses web
 * pages.
 */
export class ExporterEndpoint {
  private constructor(private readonly server: Server) {}

  static async listen(address: string, port: number, upstream: Upstream, timeoutMs = TIMEOUT_MS): Promise<ExporterEndpoint> {
    const server = createServer((incoming, outgoing) => serve(incoming, outgoing, { address, port, upstream, timeoutMs }));
    server.listen(port, address);
    await once(server, "listening");
    return new ExporterEndpoint(server);
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

interface Served {
  readonly address: string;
  readonly port: number;
  readonly upstream: Upstream;
  readonly timeoutMs: number;
}

function serve(incoming: IncomingMessage, outgoing: ServerResponse, { address, port, upstream, timeoutMs }: Served): void {
  const refused = refusedAsWebPage(incoming, port, { address });
  if (refused) return void outgoing.writeHead(403).end(`Forbidden: ${refused}\n`);
  if (incoming.method !== "GET" || !PATHS.includes((incoming.url ?? "").split("?")[0] as string)) return void outgoing.writeHead(404).end();
  const target = upstream();
  // The broker does not run: like a refused connection on MSK, the connection is closed without a response.
  if (!target) return void incoming.destroy();
  const { port: upstreamPort, headers, tls, more = async () => "" } = target;
  const identity = tls && { ca: tls.certificate, cert: tls.certificate, key: tls.key };
  const options = { host: "127.0.0.1", port: upstreamPort, path: "/metrics", headers, ...identity };
  const close = () => void incoming.destroy(); // Prometheus takes a response without its end as a failed scrape
  const passed = (tls ? httpsRequest : httpRequest)(options, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, { "content-type": response.headers["content-type"] ?? "text/plain" });
    response.pipe(outgoing, { end: false });
    response.once("error", close);
    response.once("end", () =>
      more().then(
        (text) => outgoing.end(text),
        () => outgoing.end(), // the brokers can't be asked now
      ),
    );
  });
  passed.once("error", close);
  passed.end();
  const timer = setTimeout(close, timeoutMs);
  outgoing.once("close", () => {
    clearTimeout(timer);
    passed.destroy();
  });
}
