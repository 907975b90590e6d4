import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ChildHandle, startChild, until } from "../../local/process/index.js";
import { withoutAwsVariables } from "../../setup/aws-variables.js";
import { root, toolsFolder } from "../../setup/folders.js";
import { type Endpoint, readEndpoint } from "./endpoint.js";

/** The first start downloads moto and Kafka, which takes minutes on a slow connection. */
export const startTimeoutMs = 10 * 60_000;

interface StartOptions {
  /** False starts no broker: clusters then have a control plane only. @default true */
  readonly brokers?: boolean;
  /** How long a minute of CloudWatch lasts, in seconds: tests of alarms use a shorter one. @default 60 */
  readonly minuteSeconds?: number;
}

/** Returns the arguments of Node that run a platform in a folder. */
export const serve = (folder: string, { brokers = true, minuteSeconds }: StartOptions = {}) => [
  ...["--import", "tsx", join(root, "tools", "local", "serve.ts"), "--dir", folder, "--tools", toolsFolder],
  ...(brokers ? [] : ["--no-brokers"]),
  ...(minuteSeconds === undefined ? [] : ["--minute-seconds", String(minuteSeconds)]),
];

export interface LocalPlatform {
  readonly endpoint: Endpoint;
  /** Stops the platform and everything that it started. Its folder, with the logs, is removed unless `keep` is true. */
  stop(keep?: boolean): Promise<void>;
}

/**
 * Starts a local platform that stops with this process at the latest.
 *
 * @param folder - for all of its state
 * @param signal - stops the start
 * @throws Error with the last lines of its log if it does not start; the signal's reason if it was aborted
 */
export async function startLocalPlatform(
  folder: string,
  progress: (line: string) => void,
  signal?: AbortSignal,
  options: StartOptions = {},
): Promise<LocalPlatform> {
  signal?.throwIfAborted();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const lines: string[] = [];
  const child = startChild(process.execPath, serve(folder, options), {
    name: "local platform",
    cwd: root,
    env: withoutAwsVariables(process.env),
    ipc: true,
    logFile: join(folder, "platform.log"),
    onLine: (line) => {
      lines.push(line);
      progress(withoutTime(line));
    },
  });
  const endpoint = await started(folder, () => child.running, signal).catch(async (error: unknown) => {
    await child.stop(15_000);
    signal?.throwIfAborted();
    throw new Error(`The local platform did not start:\n${lines.slice(-30).join("\n")}`, { cause: error });
  });
  return { endpoint, stop: (keep = false) => stopChild(child, folder, keep) };
}

async function stopChild(child: ChildHandle, folder: string, keep: boolean): Promise<void> {
  await child.stop(30_000);
  if (!keep) await rm(folder, { recursive: true, force: true });
}

/** Removes the time of day: progress lines have the time since the start. */
export const withoutTime = (line: string) => line.replace(/^\d{2}:\d{2}:\d{2}\.\d{3} /, "");

async function started(folder: string, alive: () => boolean, signal?: AbortSignal): Promise<Endpoint> {
  const endpoint = await until("the local platform", async () => (alive() ? await readEndpoint(folder) : "exited"), {
    timeoutMs: startTimeoutMs,
    everyMs: 150,
    ...(signal && { signal }),
  });
  if (endpoint === "exited") throw new Error("It exited while starting.");
  return endpoint;
}
