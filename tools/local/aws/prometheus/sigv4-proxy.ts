import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { refusedAsWebPage } from "../../web-pages.js";
import { AwsError } from "../protocol/errors.js";
import { readRequest } from "../protocol/request.js";

/** Keys that sign requests. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Prometheus' own limit of a write is `remote_timeout`, 30 s. */
const TIMEOUT_MS = 30_000;

/** Headers of a write that the workspace needs, in addition to the signature. */
const PASSED = ["content-type", "content-encoding", "x-prometheus-remote-write-version"];

/**
 * Signs the writes of a Prometheus server with SigV4, because Debian builds Prometheus without it: `sigv4` is in its configuration, and the
 * requests are sent without a signature. On loopback, for the server with the secret, and to the workspaces of one endpoint only.
 */
export class SigV4Proxy {
  private readonly secret = randomBytes(32).toString("hex");

  private constructor(
    private readonly server: Server,
    private readonly endpoint: string,
    private readonly keys: Keys,
  ) {}

  /** @param endpoint - of the AWS API, the only address that requests are sent to */
  static async listen(endpoint: string, keys: Keys): Promise<SigV4Proxy> {
    const server = createServer();
    const proxy = new SigV4Proxy(server, endpoint, keys);
    server.on("request", (incoming, outgoing) => void proxy.serve(incoming, outgoing));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  /**
   * Returns the configuration with each `remote_write` that has `sigv4` sent through this proxy.
   *
   * @throws Error for a URL that is not a workspace of the endpoint
   */
  signing(configuration: object): object {
    const { remote_write: writes } = configuration as { readonly remote_write?: unknown };
    if (!Array.isArray(writes)) return configuration;
    return { ...configuration, remote_write: writes.map((section) => (isSigned(section) ? this.proxied(section) : section)) };
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private proxied({ url, sigv4, ...section }: SignedWrite): object {
    const prefix = `${this.endpoint}/workspaces/`;
    if (!url.startsWith(prefix)) throw new Error(`remote_write: ${url} is not a workspace of this platform; use ${prefix}…`);
    const path = url.slice(this.endpoint.length);
    return {
      ...section,
      url: `http://127.0.0.1:${this.port}/${encodeURIComponent(sigv4.region)}${path}`,
      authorization: { credentials: this.secret },
    };
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const refused = refusedAsWebPage(incoming, this.port);
    if (refused) return void outgoing.writeHead(403).end(`Forbidden: ${refused}\n`);
    if (incoming.headers.authorization !== `Bearer ${this.secret}`) return void outgoing.writeHead(401).end();
    const [, region, path] = /^\/([\w-]+)(\/workspaces\/[\w-]+\/api\/v1\/remote_write)$/.exec(incoming.url ?? "") ?? [];
    if (incoming.method !== "POST" || region === undefined || path === undefined) return void outgoing.writeHead(404).end();
    try {
      const { body, headers } = await readRequest(incoming, region);
      const response = await this.send(path, region, body, headers);
      outgoing.writeHead(response.status, { "content-type": response.headers.get("content-type") ?? "text/plain" });
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch (failure) {
      // Prometheus repeats a write after 5xx, and drops it after another status.
      if (!outgoing.headersSent) outgoing.writeHead(failure instanceof AwsError ? failure.status : 502);
      outgoing.end(`${(failure as Error).message}\n`);
    }
  }

  private async send(path: string, region: string, body: Buffer, received: IncomingMessage["headers"]): Promise<Response> {
    const url = new URL(path, this.endpoint);
    const passed = PASSED.flatMap((name) => (typeof received[name] === "string" ? [[name, received[name]] as const] : []));
    const signer = new SignatureV4({ credentials: this.keys, region, service: "aps", sha256: Sha256 });
    const { headers } = await signer.sign({
      ...{ method: "POST", protocol: url.protocol, hostname: url.hostname, path: url.pathname, body },
      headers: { host: url.host, ...Object.fromEntries(passed) },
    });
    const { host: _host, ...sent } = headers; // fetch sets it, from the same URL
    return fetch(url, { method: "POST", headers: sent, body: new Uint8Array(body), signal: AbortSignal.timeout(TIMEOUT_MS) });
  }
}

/** A `remote_write` section with `sigv4`. */
interface SignedWrite {
  readonly url: string;
  readonly sigv4: { readonly region: string };
}

function isSigned(section: unknown): section is SignedWrite {
  const { url, sigv4 } = (section ?? {}) as Partial<SignedWrite>;
  return typeof url === "string" && typeof sigv4?.region === "string";
}
