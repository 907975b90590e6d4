import { randomBytes } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import { join, resolve } from "node:path";
import { type ChildHandle, startChild } from "../../process/index.js";
import type { AwsRequest, AwsResponse } from "../protocol/request.js";
import { ensureMoto } from "./install.js";

const launcher = resolve(__dirname, "launch.py");

/**
 * Lambda's default quota of concurrent executions. moto keeps 100 of them unreserved, as Lambda does.
 * Source: AWS Lambda Developer Guide, "Lambda quotas" (2026-11). New accounts start with less.
 */
const CONCURRENT_EXECUTIONS = 1_000;

/** An HTTP request to moto. */
export interface MotoRequest {
  readonly method: string;
  /** Raw path and query string. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: Buffer | string;
}

/**
 * The moto server: the AWS API for everything that has no local service. Its state is in memory only. It answers only requests with
 * a secret header: every request passes the gateway, which web pages can't use.
 */
export class Moto {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  private constructor(
    private readonly child: ChildHandle,
    private readonly port: number,
    private readonly secret: string,
  ) {}

  /** Installs moto if necessary and starts it. Resolves when it listens. */
  static async start(options: {
    readonly toolsDir: string;
    readonly stateDir: string;
    readonly log: (line: string) => void;
  }): Promise<Moto> {
    const python = await ensureMoto(options.toolsDir, options.log);
    const secret = randomBytes(32).toString("hex");
    let child: ChildHandle | undefined;
    const port = await new Promise<number>((found, failed) => {
      const lines: string[] = [];
      child = startChild(python, [launcher], {
        name: "moto",
        logFile: join(options.stateDir, "logs", "moto.log"),
        env: {
          ...process.env,
          ...{ MOTO_IAM_LOAD_MANAGED_POLICIES: "true", MOTO_DISABLE_GLOBAL_CORS: "true", MSK_MOTO_SECRET: secret, PYTHONUNBUFFERED: "1" },
          MOTO_LAMBDA_CONCURRENCY_QUOTA: String(CONCURRENT_EXECUTIONS),
        },
        onLine: (line) => {
          lines.push(line);
          const listening = /^moto listens on (\d+)$/.exec(line);
          if (listening) found(Number(listening[1]));
        },
      });
      void child.exited.then(() => failed(new Error(`moto exited while starting: ${lines.slice(-5).join(" | ")}`)));
    });
    return new Moto(child as ChildHandle, port, secret);
  }

  /** Forwards a request unchanged and returns the response unchanged. */
  forward(request: AwsRequest): Promise<AwsResponse> {
    return this.send({ method: request.method, url: request.url, headers: request.headers, body: request.body });
  }

  /** Calls a Query API (ec2, iam, sts) with form parameters. @returns the XML response */
  async query(service: string, region: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const headers = { ...scopeHeaders(service, region), "content-type": "application/x-www-form-urlencoded" };
    const response = await this.send({ method: "POST", url: "/", headers, body: new URLSearchParams(parameters).toString() });
    return this.text(response, `${service} ${parameters["Action"]}`);
  }

  /** Calls an AWS JSON API (logs, sqs). @param target - operation as in X-Amz-Target */
  async json<T>(service: string, region: string, target: string, input: unknown): Promise<T> {
    const headers = { ...scopeHeaders(service, region), "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse(this.text(await this.send({ method: "POST", url: "/", headers, body: JSON.stringify(input) }), target) || "{}");
  }

  /** Sends a GET to a REST API (lambda, apigatewayv2). @returns undefined if moto returns 404 */
  async get<T>(service: string, region: string, url: string): Promise<T | undefined> {
    const response = await this.send({ method: "GET", url, headers: scopeHeaders(service, region) });
    return response.status === 404 ? undefined : JSON.parse(this.text(response, `${service} GET ${url}`));
  }

  /** Sends a GET to a REST API and returns whether the resource exists. */
  async exists(service: string, region: string, url: string): Promise<boolean> {
    const response = await this.send({ method: "GET", url, headers: scopeHeaders(service, region) });
    if (response.status !== 404) this.text(response, `${service} GET ${url}`);
    return response.status !== 404;
  }

  /** Reads an S3 object. */
  async object(region: string, bucket: string, key: string, version?: string): Promise<Buffer> {
    const query = version === undefined ? "" : `?${new URLSearchParams({ versionId: version })}`;
    const url = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}${query}`;
    const response = await this.send({ method: "GET", url, headers: scopeHeaders("s3", region) });
    this.text(response, `s3 GetObject ${bucket}/${key}`);
    return Buffer.from(response.body);
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.child.kill(); // its state is in memory only; a regular shutdown takes seconds
    await this.child.exited;
  }

  private text(response: AwsResponse, operation: string): string {
    const text = response.body.toString();
    if (response.status >= 300) throw new Error(`moto returned ${response.status} for ${operation}: ${text.slice(0, 500)}`);
    return text;
  }

  private send({ method, url, headers, body = "" }: MotoRequest): Promise<AwsResponse> {
    const { "transfer-encoding": _, connection: __, ...kept } = headers ?? {};
    return new Promise((resolved, failed) => {
      const outgoing = httpRequest(
        {
          host: "127.0.0.1",
          port: this.port,
          agent: this.agent,
          method,
          path: url,
          headers: { ...kept, "content-length": String(Buffer.byteLength(body)), "x-msk-moto-secret": this.secret },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk) => chunks.push(chunk));
          incoming.once("error", failed);
          incoming.once("end", () =>
            resolved({
              status: incoming.statusCode ?? 502,
              headers: Object.fromEntries(Object.entries(incoming.headers).filter(([, value]) => value !== undefined)) as Record<
                string,
                string | string[]
              >,
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      outgoing.once("error", (cause) => failed(new Error(`moto can't be reached: ${cause.message}`, { cause })));
      outgoing.end(body);
    });
  }
}

/** Returns headers with a credential scope, by which moto routes. moto does not verify signatures. */
function scopeHeaders(service: string, region: string): Record<string, string> {
  const scope = `LOCALPLATFORM/20200101/${region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`, host: "127.0.0.1" };
}
