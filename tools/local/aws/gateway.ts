import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "../process/index.js";
import { refusedAsWebPage } from "../web-pages.js";
import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { type AwsRequest, type AwsResponse, type AwsService, formParameters, readRequest } from "./protocol/request.js";
import { errorResponse } from "./protocol/responses.js";

export interface GatewayOptions {
  readonly moto: Moto;
  readonly region: string;
  /** 0 selects a free port. @default 0 */
  readonly port?: number;
  readonly log: (line: string) => void;
}

/** The only address that a browser is allowed to open. */
const STATUS = "/_local/status";

/**
 * The loopback endpoint of every AWS service. It refuses requests of web pages. It routes a request by the service in the request's
 * signature: to a local service, or to moto if there is no local service or the local service returns undefined.
 */
export class Gateway {
  private readonly services = new Map<string, AwsService>();
  private readonly checks: ((request: AwsRequest) => Promise<void>)[] = [];
  private control: ((request: AwsRequest) => Promise<AwsResponse>) | undefined;

  private constructor(
    private readonly server: Server,
    private readonly options: GatewayOptions,
  ) {}

  static async listen(options: GatewayOptions): Promise<Gateway> {
    const server = createServer({ keepAliveTimeout: 65_000 });
    const port = options.port || (await freePort());
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen({ host: "127.0.0.1", port }, listening);
    });
    const gateway = new Gateway(server, options);
    server.on("request", (incoming, outgoing) => void gateway.handle(incoming, outgoing));
    return gateway;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Routes requests to a service. @param names - service names as in SigV4 credential scopes */
  route(service: AwsService, ...names: readonly string[]): void {
    for (const name of names) this.services.set(name, service);
  }

  /**
   * Adds a check of every request before it is routed. Checks run in the order in which they were added.
   *
   * @param check - rejects with an AwsError to refuse the request
   */
  check(check: (request: AwsRequest) => Promise<void>): void {
    this.checks.push(check);
  }

  /** Routes requests for paths below `/_local/`. */
  routeControl(control: (request: AwsRequest) => Promise<AwsResponse>): void {
    this.control = control;
  }

  /** Sends a request to the service that serves it, without checks. @throws AwsError */
  async dispatch(request: AwsRequest): Promise<AwsResponse> {
    const local = await this.services.get(request.service)?.(request);
    return local ?? rejectUnsupported(request, await this.options.moto.forward(request));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.respond(incoming);
    const { "transfer-encoding": _, connection: __, "content-length": declared, ...kept } = headers;
    const hasBody = incoming.method !== "HEAD" && status !== 204 && status !== 304;
    const sent: OutgoingHttpHeaders = {
      "x-amzn-requestid": randomUUID(),
      ...kept,
      ...(hasBody ? { "content-length": Buffer.byteLength(body) } : {}),
      ...(incoming.method === "HEAD" && declared !== undefined ? { "content-length": String(declared) } : {}),
      ...(incoming.complete ? {} : { connection: "close" }), // the rest of a request body that is too large is not read
    };
    outgoing.writeHead(status, sent);
    outgoing.end(hasBody ? body : undefined);
  }

  private async respond(incoming: IncomingMessage): Promise<AwsResponse> {
    let service: string | undefined;
    try {
      const refused = refusedAsWebPage(incoming, this.port, { readableAddresses: [STATUS] });
      if (refused) throw new AwsError(403, "Forbidden", `The local platform accepts no requests of web pages: ${refused}.`);
      const request = await readRequest(incoming, this.options.region);
      service = request.service;
      if (request.path.startsWith("/_local/") && this.control) return await this.control(request);
      for (const check of this.checks) await check(request);
      return await this.dispatch(request);
    } catch (cause) {
      const failure = cause as Error;
      if (failure instanceof AwsError) {
        if (failure.status === 501) this.options.log(`aws: ${failure.message}`);
        return errorResponse(failure, incoming, service);
      }
      this.options.log(`aws: ${incoming.method} ${incoming.url} failed: ${failure.stack}`);
      return errorResponse(new AwsError(500, "InternalFailure", failure.message, { cause }), incoming, service);
    }
  }
}

/**
 * Replaces the HTML page with status 500 that moto returns for an operation it does not implement, or fails in. AWS clients retry
 * a 500 for minutes; they report a 501 at once.
 */
function rejectUnsupported(request: AwsRequest, response: AwsResponse): AwsResponse {
  if (response.status !== 500 || !response.body.toString().startsWith("<!doctype html>")) return response;
  const operation = request.headers["x-amz-target"] ?? formParameters(request).get("Action") ?? `${request.method} ${request.path}`;
  throw new AwsError(501, "NotImplementedException", `The local platform does not support ${request.service} ${operation}: moto failed.`);
}
