import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startAwsApi } from "./aws/index.js";

export interface PlatformOptions {
  /** Holds all state; what an earlier run left in it is removed, and nothing else. */
  readonly dir: string;
  /** Holds what is downloaded once: moto, Kafka. */
  readonly toolsDir: string;
  /** @default a free one */
  readonly port?: number;
  /** Of requests that name none. @default us-east-1 */
  readonly region?: string;
  readonly log?: (line: string) => void;
}

export interface Platform {
  readonly endpoint: string;
  /** Stops everything that was started, and removes endpoint.json; at most 15 seconds. */
  close(): Promise<void>;
}

/** What `endpoint.json` in the state folder tells: how to reach a running platform, and with which keys. */
export interface EndpointFile {
  readonly endpoint: string;
  readonly pid: number;
  /** Opens the control API below `/_local/`. */
  readonly secret: string;
  readonly region: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Certificate authority of the brokers' listeners, PEM. */
  readonly caFile: string;
  readonly startedAt: string;
}

/** What an earlier run leaves in the state folder; nothing else in it is touched, whatever folder one names by mistake. */
const state = ["endpoint.json", "logs", "ca.pem", "ca-key.pem", "kafka", "code", "bootstrap.cjs"];

/**
 * Starts an AWS on loopback whose MSK clusters are real Kafka, whose functions run and whose HTTP APIs serve.
 *
 * @throws Error if one runs in the folder already, or something can't be started; nothing is left running then
 */
export async function startPlatform({ region = "us-east-1", log = () => undefined, ...options }: PlatformOptions): Promise<Platform> {
  const dir = resolve(options.dir);
  const endpointFile = join(dir, "endpoint.json");
  await refuseSecond(endpointFile);
  await Promise.all(state.map((name) => rm(join(dir, name), { recursive: true, force: true })));
  await mkdir(dir, { recursive: true });

  const secret = randomBytes(32).toString("hex");
  const api = await startAwsApi({ stateDir: dir, toolsDir: resolve(options.toolsDir), port: options.port, region, secret, log });
  const { endpoint, accountId, caFile, administrator } = api;
  const about: EndpointFile = {
    ...{ endpoint, pid: process.pid, secret, region, accountId, ...administrator, caFile },
    startedAt: new Date().toISOString(),
  };
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= rm(endpointFile, { force: true }).then(() => api.close());
    return closing;
  };
  try {
    await writeFile(endpointFile, `${JSON.stringify(about, null, 2)}\n`, { mode: 0o600 });
  } catch (failure) {
    await close();
    throw failure;
  }
  return { endpoint, close };
}

/** Two platforms in one folder would take each other's files away. */
async function refuseSecond(endpointFile: string): Promise<void> {
  const text = await readFile(endpointFile, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const { endpoint, pid } = JSON.parse(text) as EndpointFile;
  const status = await fetch(`${endpoint}/_local/status`, { signal: AbortSignal.timeout(3000) })
    .then((answer) => answer.json() as Promise<{ pid?: number }>)
    .catch(() => undefined);
  if (status?.pid === pid) throw new Error(`a local platform runs already: ${endpoint}, process ${pid} (${endpointFile})`);
}
