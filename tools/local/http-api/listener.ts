import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { freePort } from "../process/index.js";
import { namesThisServer } from "../web-pages.js";
import { accessLogLine } from "./access-log.js";
import { authorize } from "./authorization.js";
import { corsHeaders, isPreflight, preflightResponse } from "./cors.js";
import { type Exchange, exchangeOf } from "./exchange.js";
import type { ApiDefinition, HttpApiHost, ReceivedRequest } from "./host.js";
import { callIntegration } from "./integration.js";
import { JwtVerifier } from "./jwt.js";
import { GatewayError, gatewayResponse, type HttpResponse } from "./response.js";
import { matchRoute } from "./routes.js";
import { Throttle } from "./throttle.js";

/** API Gateway's limit for a request. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
/** Longer than any client's keep-alive, so that a client never writes to a connection that is closing. */
const KEEP_ALIVE_MS = 350_000;

/**
 * The endpoint of one HTTP API: a server on its own loopback port that serves the applied API. Web pages may call it, as in AWS, under
 * the API's authorization and CORS settings.
 */
export class HttpApiListener {
  readonly #throttle = new Throttle();
  readonly #jwt = new JwtVerifier();

  private constructor(
    private readonly apiId: string,
    private readonly host: HttpApiHost,
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async open(apiId: string, host: HttpApiHost): Promise<HttpApiListener> {
    const port = await freePort();
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
    const listener = new HttpApiListener(apiId, host, server, port);
    server.on("request", (message, output) => void listener.#serve(message, output));
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return listener;
  }

  /** `http://127.0.0.1:<port>`, the `apiEndpoint` in AWS. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async #serve(message: IncomingMessage, output: ServerResponse): Promise<void> {
    try {
      write(output, message.method, await this.#respond(message));
    } catch (error) {
      this.host.log(`http api ${this.apiId}: ${message.method} ${message.url}: ${(error as Error).stack}`);
      write(output, message.method, gatewayResponse(500, "Internal Server Error"));
    }
  }

  async #respond(message: IncomingMessage): Promise<HttpResponse> {
    // As API Gateway for a host name that no API has. Otherwise a page could name this server as its own origin (DNS rebinding).
    if (!namesThisServer(message, this.port)) {
      return gatewayResponse(403, "Forbidden");
    }
    const body = await readBody(message);
    const request = { method: message.method ?? "GET", url: message.url ?? "/", headers: message.headers, body: body ?? Buffer.alloc(0) };
    const api = await this.host.definition(this.apiId);
    const exchange = api && !api.disableExecuteApiEndpoint ? exchangeOf(api, message, request) : undefined;
    if (!exchange) {
      return gatewayResponse(404, "Not Found");
    }
    const response = await this.#responseTo(exchange, body !== undefined);
    const complete = {
      ...response,
      headers: { ...response.headers, ...cors(exchange.api, request), "apigw-requestid": exchange.requestId },
    };
    const { accessLog } = exchange.stage;
    if (accessLog) {
      this.host.accessLog(accessLog.groupArn, accessLogLine(accessLog.format, exchange, complete));
    }
    this.#measure(exchange, complete);
    return complete;
  }

  #measure({ stage, receivedAtMs, request, integration }: Exchange, { status, body }: HttpResponse): void {
    const latency = integration?.latencyMs;
    this.host.measure?.(stage.name, {
      Count: 1,
      "4xx": Number(status >= 400 && status < 500),
      "5xx": Number(status >= 500),
      Latency: Date.now() - receivedAtMs,
      ...(latency !== undefined && { IntegrationLatency: latency }),
      DataProcessed: request.body.length + Buffer.byteLength(body),
    });
  }

  async #responseTo(exchange: Exchange, complete: boolean): Promise<HttpResponse> {
    try {
      if (!complete) {
        throw new GatewayError(413, "Request Entity Too Large", `the body is larger than ${BODY_LIMIT_BYTES} bytes`);
      }
      return await this.#route(exchange);
    } catch (error) {
      if (!(error instanceof GatewayError)) {
        throw error;
      }
      exchange.errorMessage = error.publicMessage;
      if (error.status === 401 || error.status === 403) {
        exchange.authorizerError = error.message;
      }
      // An error of the applied API. Throttling and timeouts are only in the access log.
      if (error.status === 500) {
        this.host.log(`http api ${this.apiId}: ${exchange.request.method} ${exchange.fullPath}: ${error.message}`);
      }
      return gatewayResponse(error.status, error.publicMessage, error.headers);
    }
  }

  async #route(exchange: Exchange): Promise<HttpResponse> {
    const { api, request, stage } = exchange;
    if (api.cors && isPreflight(request)) {
      return preflightResponse(api.cors, request);
    }
    const matched = matchRoute(api.routes, request.method, exchange.path);
    if (!matched) {
      throw new GatewayError(404, "Not Found", "no route matches");
    }
    exchange.matched = matched;
    const { route } = matched;
    if (!this.#throttle.admits(stage, route.routeKey)) {
      throw new GatewayError(429, "Too Many Requests", "throttled");
    }
    const authorization = await authorize(exchange, route, this.host, this.#jwt);
    if (authorization) {
      exchange.authorization = authorization;
    }
    return callIntegration(exchange, route, this.host);
  }
}

function cors(api: ApiDefinition, request: ReceivedRequest): Record<string, string> {
  return api.cors ? corsHeaders(api.cors, request) : {};
}

/** Returns the whole body, or undefined if it is too large. The rest is then read and discarded, so that the caller receives the response. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_LIMIT_BYTES) {
      chunks.push(chunk);
    } else {
      chunks.length = 0;
    }
  }
  return bytes <= BODY_LIMIT_BYTES ? Buffer.concat(chunks) : undefined;
}

function write(output: ServerResponse, method: string | undefined, { status, headers, cookies = [], body }: HttpResponse): void {
  for (const [name, value] of Object.entries(headers)) {
    if (name !== "content-length" && name !== "transfer-encoding" && name !== "connection") {
      output.setHeader(name, value);
    }
  }
  output.setHeader("set-cookie", [...cookies]);
  output.statusCode = status;
  if (status !== 204 && status !== 304) {
    output.setHeader("content-length", body.length);
  }
  output.end(method === "HEAD" || status === 204 || status === 304 ? undefined : body);
}
