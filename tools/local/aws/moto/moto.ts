import { Agent, request as httpRequest } from "node:http";
import { join, resolve } from "node:path";
import { type ChildHandle, startChild } from "../../process/index.js";
import type { AwsRequest, AwsResponse } from "../protocol/request.js";
import { ensureMoto } from "./install.js";

const launcher = resolve(__dirname, "launch.py");

/** What one asks of moto, in the form of the wire. */
export interface MotoRequest {
  readonly method: string;
  /** Raw path with raw query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: Buffer | string;
}

/** moto's server: the AWS API wherever nothing of ours stands behind it. All its state is in memory. */
export class Moto {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  private constructor(
    private readonly child: ChildHandle,
    private readonly port: number,
  ) {}

  /** Installs moto when needed, starts it and resolves once it listens. */
  static async start(options: {
    readonly toolsDir: string;
    readonly stateDir: string;
    readonly log: (line: string) => void;
  }): Promise<Moto> {
    const python = await ensureMoto(options.toolsDir, options.log);
    let child: ChildHandle | undefined;
    const port = await new Promise<number>((found, failed) => {
      const lines: string[] = [];
      child = startChild(python, [launcher], {
        name: "moto",
        logFile: join(options.stateDir, "logs", "moto.log"),
        env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true", PYTHONUNBUFFERED: "1" },
        onLine: (line) => {
          lines.push(line);
          const listening = /^moto listens on (\d+)$/.exec(line);
          if (listening) found(Number(listening[1]));
        },
      });
      void child.exited.then(() => failed(new Error(`moto ended while starting: ${lines.slice(-5).join(" | ")}`)));
    });
    return new Moto(child as ChildHandle, port);
  }

  /** Passes a request on as it came, and its answer back as it is. */
  forward(request: AwsRequest): Promise<AwsResponse> {
    return this.send({ method: request.method, url: request.url, headers: request.headers, body: request.body });
  }

  /** One call of a Query API (ec2, iam, sts): form in, XML out. */
  async query(service: string, region: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const headers = { ...signedFor(service, region), "content-type": "application/x-www-form-urlencoded" };
    const response = await this.send({ method: "POST", url: "/", headers, body: new URLSearchParams(parameters).toString() });
    return this.text(response, `${service} ${parameters["Action"]}`);
  }

  /** One call of an AWS JSON API (logs, sqs): the operation in a header. */
  async json<T>(service: string, region: string, target: string, input: unknown): Promise<T> {
    const headers = { ...signedFor(service, region), "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse(this.text(await this.send({ method: "POST", url: "/", headers, body: JSON.stringify(input) }), target) || "{}");
  }

  /** One GET of a REST API (lambda, apigatewayv2); undefined where moto answers 404. */
  async get<T>(service: string, region: string, url: string): Promise<T | undefined> {
    const response = await this.send({ method: "GET", url, headers: signedFor(service, region) });
    return response.status === 404 ? undefined : JSON.parse(this.text(response, `${service} GET ${url}`));
  }

  /** The bytes of an S3 object. */
  async object(region: string, bucket: string, key: string): Promise<Buffer> {
    const url = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
    const response = await this.send({ method: "GET", url, headers: signedFor("s3", region) });
    this.text(response, `s3 GetObject ${bucket}/${key}`);
    return Buffer.from(response.body);
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.child.kill(); // in memory only, nothing to save; its own way out takes seconds
    await this.child.exited;
  }

  private text(response: AwsResponse, what: string): string {
    const text = response.body.toString();
    if (response.status >= 300) throw new Error(`moto answered ${response.status} to ${what}: ${text.slice(0, 500)}`);
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
          headers: { ...kept, "content-length": String(Buffer.byteLength(body)) },
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

/** moto routes by the credential scope and checks no signature. */
function signedFor(service: string, region: string): Record<string, string> {
  const scope = `LOCALPLATFORM/20200101/${region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`, host: "127.0.0.1" };
}
