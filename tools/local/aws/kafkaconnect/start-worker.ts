import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackZip } from "../../archive/index.js";
import { type ConnectInstallation, WorkerProcess, workerProperties } from "../../connect/index.js";
import { freePort } from "../../process/index.js";
import type { AwsContext } from "../context.js";
import type { RoleCredentials } from "../iam/role-credentials.js";
import type { Logs } from "../logs.js";
import type { ConnectorSpec, RunningConnector } from "./backend.js";

/** Largest size of an unpacked plugin, in bytes. MSK Connect's own limit is not public. */
const UNPACKED_LIMIT_BYTES = 1024 * 1024 * 1024;

/** What workers share. */
export interface WorkerContext extends Pick<AwsContext, "stateDir" | "caFile" | "log"> {
  /** Installs a version of Kafka Connect, once. */
  readonly install: (version: string) => Promise<ConnectInstallation>;
  /** Endpoint of the AWS API. */
  readonly endpoint: string;
  readonly logs: Pick<Logs, "write">;
  readonly credentials: Pick<RoleCredentials, "grant">;
}

/**
 * Starts the worker of a connector: unpacks its plugin, and runs Kafka Connect with the role's credentials.
 *
 * @param signal - stops the worker while it starts
 * @throws the reason of the signal, or the failure of the worker; neither leaves a process, files or access to credentials
 */
export async function startWorker(spec: ConnectorSpec, context: WorkerContext, signal: AbortSignal): Promise<RunningConnector> {
  const { arn, name, id, region, logGroup } = spec;
  const installation = await orAborted(context.install(spec.connectVersion), signal);
  const dir = join(context.stateDir, "connect", id);
  const service = { name: "kafkaconnect.amazonaws.com", sourceArn: arn };
  const credentials = context.credentials.grant({ roleArn: spec.roleArn, sessionName: name.slice(0, 64), service });
  let worker: WorkerProcess | undefined;
  const stop = async () => {
    await worker?.stop();
    credentials.revoke();
    await rm(dir, { recursive: true, force: true });
  };
  const stopNow = () => void worker?.stop();
  signal.addEventListener("abort", stopNow);
  try {
    signal.throwIfAborted();
    const pluginPath = await unpackPlugin(spec, dir);
    const restPort = await freePort();
    const { bootstrapServers, encryption, authentication, workerProperties: configured } = spec;
    const access = { bootstrapServers, encryption, authentication, caFile: context.caFile };
    signal.throwIfAborted();
    worker = new WorkerProcess({
      ...{ name: `connect/${name}`, dir, installation, restPort, log: context.log },
      logFile: join(context.stateDir, "logs", `connect-${id}.log`),
      properties: workerProperties(access, { id, restPort, pluginPath }, configured),
      environment: {
        ...credentials.environment,
        ...{ AWS_REGION: region, AWS_ENDPOINT_URL: context.endpoint, AWS_EC2_METADATA_DISABLED: "true" },
      },
      onLine: (message) => {
        if (logGroup === undefined) return;
        context.logs.write({ group: logGroup, stream: id, canCreateGroup: async () => false }, [{ timestampMs: Date.now(), message }]);
      },
    });
    await worker.start();
    signal.throwIfAborted();
    return running(name, worker, stop);
  } catch (failure) {
    await stop();
    throw signal.aborted ? signal.reason : failure;
  } finally {
    signal.removeEventListener("abort", stopNow);
  }
}

/** Resolves with the result, or rejects with the reason of the signal, whichever is first. What the promise does goes on. */
async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { signal: settled.signal });
  });
  return Promise.race([result, aborted]).finally(() => settled.abort());
}

/** Unpacks the plugin of a connector into a new folder. @returns the plugin path of its worker */
async function unpackPlugin({ plugin }: ConnectorSpec, dir: string): Promise<string> {
  await rm(dir, { recursive: true, force: true });
  const pluginPath = join(dir, "plugins");
  await mkdir(pluginPath, { recursive: true, mode: 0o700 });
  if (plugin.contentType === "JAR") await writeFile(join(pluginPath, "plugin.jar"), plugin.content);
  else await unpackZip(plugin.content, join(pluginPath, "plugin"), { subject: "the custom plugin", limitBytes: UNPACKED_LIMIT_BYTES });
  return pluginPath;
}

const running = (name: string, worker: WorkerProcess, stop: () => Promise<void>): RunningConnector => ({
  get pid() {
    return worker.pid;
  },
  configure: (configuration) => worker.api.configure(name, configuration),
  status: () => worker.api.status(name),
  restart: () => worker.api.restart(name),
  kill: () => worker.kill(),
  stop,
});
