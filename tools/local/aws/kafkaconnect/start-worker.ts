import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackZip } from "../../archive/index.js";
import { ensureConnect, WorkerProcess, workerProperties } from "../../connect/index.js";
import { freePort } from "../../process/index.js";
import type { AwsContext } from "../context.js";
import type { Logs } from "../logs.js";
import type { ConnectorSpec, RunningConnector } from "./backend.js";
import type { RoleCredentials } from "./role-credentials.js";

/** Largest size of an unpacked plugin, in bytes. MSK Connect's own limit is not public. */
const UNPACKED_LIMIT_BYTES = 1024 * 1024 * 1024;

/** What workers share. */
interface WorkerContext extends Pick<AwsContext, "toolsDir" | "stateDir" | "caFile" | "log"> {
  /** Endpoint of the AWS API. */
  readonly endpoint: string;
  readonly logs: Pick<Logs, "write">;
  readonly credentials: Pick<RoleCredentials, "environmentFor">;
}

/** Starts the worker of a connector: unpacks its plugin, and runs Kafka Connect with the role's credentials. */
export async function startWorker(spec: ConnectorSpec, context: WorkerContext): Promise<RunningConnector> {
  const { name, id, region, plugin, logGroup } = spec;
  const installation = await ensureConnect(context.toolsDir, spec.connectVersion, context.log);
  const dir = join(context.stateDir, "connect", id);
  await rm(dir, { recursive: true, force: true });
  const pluginPath = join(dir, "plugins");
  await mkdir(pluginPath, { recursive: true, mode: 0o700 });
  if (plugin.contentType === "JAR") await writeFile(join(pluginPath, "plugin.jar"), plugin.content);
  else await unpackZip(plugin.content, join(pluginPath, "plugin"), { subject: "the custom plugin", limitBytes: UNPACKED_LIMIT_BYTES });
  const restPort = await freePort();
  const { bootstrapServers, encryption, authentication, workerProperties: configured } = spec;
  const access = { bootstrapServers, encryption, authentication, caFile: context.caFile };
  const worker = new WorkerProcess({
    ...{ name: `connect/${name}`, dir, installation, restPort, log: context.log },
    logFile: join(context.stateDir, "logs", `connect-${id}.log`),
    properties: workerProperties(access, { id, restPort, pluginPath }, configured),
    environment: {
      ...context.credentials.environmentFor(spec.roleArn, name.slice(0, 64)),
      ...{ AWS_REGION: region, AWS_ENDPOINT_URL: context.endpoint, AWS_EC2_METADATA_DISABLED: "true" },
    },
    onLine: (line) => {
      if (logGroup === undefined) return;
      context.logs.write({ group: logGroup, stream: id, canCreateGroup: async () => false }, [{ timestampMs: Date.now(), message: line }]);
    },
  });
  try {
    await worker.start();
  } catch (failure) {
    await worker.stop();
    throw failure;
  }
  return {
    get pid() {
      return worker.pid;
    },
    configure: (configuration) => worker.api.configure(name, configuration),
    status: () => worker.api.status(name),
    restart: () => worker.api.restart(name),
    kill: () => worker.kill(),
    stop: async () => {
      await worker.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
