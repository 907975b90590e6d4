import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { refusedByOrigin, refusedByToken } from "./access.js";
import type { Asset } from "./assets.js";
import { jsonBody } from "./body.js";
import { ApiFailure } from "./failure.js";
import { securityHeaders } from "./headers.js";

/** A request to the API that has passed all checks of access. */
export interface ApiRequest {
  /** The decoded segments of the path below `/api/`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON body of a POST request; undefined for GET, which changes nothing. */
  readonly body?: unknown;
}

/** Answers the API. @throws ApiFailure */
export type Api = (method: "GET" | "POST", request: ApiRequest) => Promise<unknown>;

export interface ServerOptions {
  /** @default a free port */
  readonly port?: number;
  /** Every request to the API has it. */
  readonly token: string;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly api: Api;
  /** Receives failures that are not the user's. */
  readonly log: (line: string) => void;
}

export interface ConsoleServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The longest request target, in characters. */
const MAX_TARGET = 4_096;

/** Serves the page and its API on loopback. Only the page's files are served without the token: they contain nothing of the platform. */
export async function startServer({ port: wanted = 0, token, assets, api, log }: ServerOptions): Promise<ConsoleServer> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, (request, response) => {
    answer(request).then(
      ({ status, type, content }) => send(response, status, type, content),
      (failure: Error) => {
        if (!(failure instanceof ApiFailure)) log(`${request.method} ${request.url?.split("?")[0]}: ${failure.stack}`);
        const [status, error] = failure instanceof ApiFailure ? [failure.status, failure.message] : [500, failure.message];
        send(response, status, jsonType, JSON.stringify({ error }));
      },
    );
  });
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wanted, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage): Promise<{ status: number; type: string; content: Uint8Array | string }> {
    const { method = "GET", url = "/" } = request;
    const refusal = refusedByOrigin(request, port);
    if (refusal) throw new ApiFailure(refusal.status, `The request is refused: ${refusal.reason}.`);
    if (url.length > MAX_TARGET) throw new ApiFailure(414, `The address is longer than ${MAX_TARGET} characters.`);
    const { pathname, searchParams: query } = new URL(`http://console${url}`);
    if (!pathname.startsWith("/api/")) {
      const asset = method === "GET" ? assets.get(pathname) : undefined;
      if (!asset) throw new ApiFailure(404, "The console has no such page.");
      return { status: 200, ...asset };
    }
    const unauthorized = refusedByToken(request, token);
    if (unauthorized) throw new ApiFailure(unauthorized.status, `The request is refused: ${unauthorized.reason}.`);
    const path = segmentsOf(pathname.slice("/api/".length));
    const body = method === "POST" ? { body: await jsonBody(request) } : {};
    const document = await api(method as "GET" | "POST", { path, query, ...body });
    return { status: 200, type: jsonType, content: JSON.stringify(document) };
  }

  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const jsonType = "application/json; charset=utf-8";

function segmentsOf(path: string): string[] {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch (cause) {
    throw new ApiFailure(400, "The path is not valid.", { cause });
  }
}

function send(response: ServerResponse, status: number, type: string, content: Uint8Array | string): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...securityHeaders, "content-type": type, "content-length": Buffer.byteLength(content) });
  response.end(content);
}
