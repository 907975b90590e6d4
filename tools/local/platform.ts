import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startAwsApi } from "./aws/index.js";
import { LockedError, type ProcessIdentity, ProcessLock, thisProcess } from "./process/index.js";

export interface PlatformOptions {
  /** State folder. Files of an earlier run are removed; other files are kept. */
  readonly dir: string;
  /** Folder for downloads that are kept between runs: moto, Kafka. */
  readonly toolsDir: string;
  /** Port of the AWS API. @default a free port */
  readonly port?: number;
  /** Region of requests that are not signed for a region. @default us-east-1 */
  readonly region?: string;
  /** False starts no broker: clusters then have a control plane only, and no client can connect. @default true */
  readonly brokers?: boolean;
  /** How long a minute of CloudWatch lasts, ms: tests of alarms use a shorter one. @default 60000 */
  readonly minuteMs?: number;
  readonly log?: (line: string) => void;
}

export interface Platform {
  readonly endpoint: string;
  /** Removes endpoint.json and stops everything that was started, within 15 seconds. */
  close(): Promise<void>;
}

/** The content of `endpoint.json` in the state folder: the endpoint and the credentials of a running platform. */
export interface EndpointFile extends ProcessIdentity {
  readonly endpoint: string;
  /** Authorizes requests to the control API below `/_local/`. */
  readonly secret: string;
  readonly region: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Path of the certificate (PEM) of the authority that signs the brokers' certificates. */
  readonly caFile: string;
  readonly startedAt: string;
}

/** The folder of the lock that a platform holds from before it starts anything until it has stopped everything. */
export const platformLock = (dir: string): string => join(dir, "lock");

/** Files and folders in the state folder. Nothing else is removed, so a wrong `dir` loses no other files. */
const stateEntries = ["endpoint.json", "logs", "ca.pem", "ca-key.pem", "kafka", "connect", "prometheus", "code", "bootstrap.cjs"];

/**
 * Starts an AWS API on loopback with real Kafka clusters behind MSK, running Lambda functions and HTTP APIs.
 *
 * @throws Error if a platform is already running in the folder or a service can't be started; nothing is left running
 */
export async function startPlatform({ region = "us-east-1", log = () => undefined, ...options }: PlatformOptions): Promise<Platform> {
  const dir = resolve(options.dir);
  const lock = await ProcessLock.take(platformLock(dir), "local platform").catch(rejectSecondPlatform(dir));
  try {
    return await start(dir, region, log, options, lock);
  } catch (failure) {
    lock.release();
    throw failure;
  }
}

async function start(
  dir: string,
  region: string,
  log: (line: string) => void,
  options: Pick<PlatformOptions, "toolsDir" | "port" | "brokers" | "minuteMs">,
  lock: ProcessLock,
): Promise<Platform> {
  const endpointFile = join(dir, "endpoint.json");
  await Promise.all(stateEntries.map((name) => rm(join(dir, name), { recursive: true, force: true })));
  await mkdir(dir, { recursive: true });

  const secret = randomBytes(32).toString("hex");
  const { port, brokers = true, minuteMs = 60_000 } = options;
  const api = await startAwsApi({ stateDir: dir, toolsDir: resolve(options.toolsDir), port, region, secret, brokers, minuteMs, log });
  const { endpoint, accountId, caFile, administrator } = api;
  const endpointContent: EndpointFile = {
    ...{ endpoint, ...thisProcess(), secret, region, accountId, ...administrator, caFile },
    startedAt: new Date().toISOString(),
  };
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= rm(endpointFile, { force: true })
      .then(() => api.close())
      .finally(() => lock.release());
    return closing;
  };
  try {
    // Under another name first: who reads the file finds all of it.
    await writeFile(`${endpointFile}.new`, `${JSON.stringify(endpointContent, null, 2)}\n`, { mode: 0o600 });
    await rename(`${endpointFile}.new`, endpointFile);
  } catch (failure) {
    await close();
    throw failure;
  }
  return { endpoint, close };
}

/** Two platforms in one folder would delete each other's files. */
const rejectSecondPlatform =
  (dir: string) =>
  (failure: unknown): never => {
    if (!(failure instanceof LockedError)) throw failure;
    const { pid, since } = failure.holder;
    throw new Error(`a local platform already runs in ${dir}: process ${pid}, since ${since}; stop it or use another folder`, {
      cause: failure,
    });
  };
