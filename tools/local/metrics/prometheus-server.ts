import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { type ChildHandle, freePort, startChild, until } from "../process/index.js";
import { webConfiguration } from "./web-configuration.js";

/** A certificate and its private key, both in PEM: the identity of the server and of its only client. */
interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface PrometheusServerOptions {
  readonly program: string;
  /** Folder of the server; an earlier one is removed. */
  readonly dir: string;
  readonly identity: Identity;
  /** The configuration file, as an object: JSON is YAML. */
  readonly configuration: object;
  /** Accepts remote write. @default false */
  readonly receivesWrites?: boolean;
  /** Added to the environment. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
}

export interface PrometheusResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

const START_TIMEOUT_MS = 30_000;

/** A real Prometheus on loopback. Only this process has the certificate that it requires of its clients, so web pages can't use it. */
export class PrometheusServer {
  private constructor(
    private readonly child: ChildHandle,
    private readonly port: number,
    private readonly options: PrometheusServerOptions,
  ) {}

  /** Starts a server. Resolves when it is ready. @throws Error with the name of its log if it does not start */
  static async start(options: PrometheusServerOptions): Promise<PrometheusServer> {
    const { program, dir, identity, configuration, receivesWrites = false, env = {} } = options;
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const secret = (name: string, content: string) => {
      writeFileSync(join(dir, name), content, { mode: 0o600 });
      return join(dir, name);
    };
    const pem = secret("identity.pem", identity.key + identity.certificate);
    const port = await freePort();
    const flags = [
      `--config.file=${secret("prometheus.yml", JSON.stringify(configuration))}`,
      `--web.config.file=${secret("web.yml", webConfiguration(pem, pem))}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--storage.tsdb.path=${join(dir, "data")}`,
      "--storage.tsdb.retention.time=1d",
      "--web.enable-lifecycle",
      ...(receivesWrites ? ["--web.enable-remote-write-receiver"] : []),
    ];
    const logFile = join(dir, "prometheus.log");
    const child = startChild(program, flags, { name: "Prometheus", logFile, env: { ...process.env, ...env } });
    const server = new PrometheusServer(child, port, options);
    const ready = until(
      "Prometheus to be ready",
      async () => {
        if (!child.running) return "exited";
        return (await server.send("GET", "/-/ready")).status === 200;
      },
      { timeoutMs: START_TIMEOUT_MS },
    );
    const outcome = await ready.catch((cause: Error) => cause);
    if (outcome === true) return server;
    await server.stop();
    throw new Error(`Prometheus did not start; its log is ${logFile}`, { cause: outcome });
  }

  /** Applies another configuration, or changed rule files. @throws Error with the reason if Prometheus refuses it */
  async reload(configuration: object = this.options.configuration): Promise<void> {
    writeFileSync(join(this.options.dir, "prometheus.yml"), JSON.stringify(configuration), { mode: 0o600 });
    const { status, body } = await this.send("POST", "/-/reload");
    if (status !== 200) throw new Error(`Prometheus refused its configuration: ${body.toString().trim()}`);
  }

  /** Sends a request. @param url - path and query string */
  send(method: string, url: string, body?: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<PrometheusResponse> {
    const { certificate, key } = this.options.identity;
    const options = { host: "127.0.0.1", port: this.port, method, path: url, headers, ca: certificate, cert: certificate, key };
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () =>
          resolve({
            status: response.statusCode ?? 502,
            contentType: response.headers["content-type"] ?? "text/plain",
            body: Buffer.concat(chunks),
          }),
        );
      });
      outgoing.once("error", reject);
      outgoing.end(body);
    });
  }

  async stop(): Promise<void> {
    this.child.kill(); // a stopped server is never started again
    await this.child.exited;
  }
}
