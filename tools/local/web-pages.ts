import type { IncomingMessage } from "node:http";

/** The parts of a request that show whether a web page sent it. */
export type RequestHead = Pick<IncomingMessage, "method" | "url" | "headersDistinct">;

/**
 * Returns true if a request names the server by one of its loopback names, or its address, with its port. A page whose own host name was changed to
 * resolve to 127.0.0.1 (DNS rebinding) sends that name. Names below `localhost` resolve to the loopback address everywhere (RFC 6761):
 * clients of S3 put the bucket there.
 */
export function namesThisServer({ headersDistinct }: Pick<RequestHead, "headersDistinct">, port: number, address = "127.0.0.1"): boolean {
  const [host, ...others] = headersDistinct["host"] ?? [];
  if (host === undefined || others.length > 0) return false;
  const [, name, givenPort = "80"] = /^([a-z0-9.-]+|\[::1\])(?::(\d+))?$/i.exec(host) ?? [];
  return name !== undefined && Number(givenPort) === port && (name === address || /^(\[::1\]|([a-z0-9-]+\.)*localhost)$/i.test(name));
}

/** How a server that serves no web pages can be reached. */
interface ServerAddress {
  /** The loopback address on which the server listens. @default 127.0.0.1 */
  readonly address?: string;
  /** Paths that a user can open. @default none */
  readonly readableAddresses?: readonly string[];
}

/**
 * Returns the reason why a request to a server that serves no web pages is refused, or undefined if no page can have sent it.
 *
 * Browsers send `Origin` with every request that can have a body, with every WebSocket, and with every read whose response the page
 * can see; `Sec-Fetch-Site` with all others (images, scripts, links, forms). Browsers before 2023 don't send the latter, and
 * `Sec-Fetch-Site: none`, an address that a user entered, stays `none` when that address redirects to this server. Hence no request
 * of a browser is accepted at all, except an entered address among `readableAddresses`.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refusedAsWebPage(
  request: RequestHead,
  port: number,
  { address = "127.0.0.1", readableAddresses = [] }: ServerAddress = {},
): string | undefined {
  const { method = "GET", url = "", headersDistinct: headers } = request;
  if (!url.startsWith("/")) return `the request target is ${url}, not a path`;
  if (!namesThisServer(request, port, address))
    return `the header Host is ${headers["host"]?.join(", ") ?? "missing"}, not ${address}:${port}`;
  if (headers["origin"]) return `the header Origin is ${headers["origin"].join(", ")}`;
  if (method === "OPTIONS") return "the method is OPTIONS";
  if (method === "GET" && readableAddresses.includes(url) && (headers["sec-fetch-site"]?.join() ?? "none") === "none") return undefined;
  if (headers["sec-fetch-site"]) return `the header Sec-Fetch-Site is ${headers["sec-fetch-site"].join(", ")}`;
  if (headers["user-agent"]?.some((agent) => /^mozilla\//i.test(agent))) return `the header User-Agent is ${headers["user-agent"].join()}`;
  return undefined;
}
