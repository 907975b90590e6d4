import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ChildHandle, startChild, until } from "../local/process/index.js";
import { root, toolsFolder } from "../setup/folders.js";
import { type Endpoint, isAlive, readEndpoint } from "./endpoint.js";

/** The first start downloads moto and Kafka, which takes minutes on a slow connection. */
const startTimeoutMs = 10 * 60_000;

const serve = (folder: string) => ["--import", "tsx", join(root, "tools", "local", "serve.ts"), "--dir", folder, "--tools", toolsFolder];

export interface LocalPlatform {
  readonly endpoint: Endpoint;
  /** Stops the platform and everything that it started. Its folder, with the logs, is removed unless `keep` is true. */
  stop(keep?: boolean): Promise<void>;
}

/**
 * Starts a local platform that stops with this process at the latest.
 *
 * @param folder - for all of its state
 * @throws Error with the last lines of its log if it does not start
 */
export async function startLocalPlatform(folder: string, progress: (line: string) => void): Promise<LocalPlatform> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const lines: string[] = [];
  const child = startChild(process.execPath, serve(folder), {
    name: "local platform",
    cwd: root,
    env: process.env,
    ipc: true,
    logFile: join(folder, "platform.log"),
    onLine: (line) => {
      lines.push(line);
      progress(withoutTime(line));
    },
  });
  const endpoint = await started(folder, () => child.running).catch(async (error: unknown) => {
    await child.stop(15_000);
    throw new Error(`The local platform did not start:\n${lines.slice(-30).join("\n")}`, { cause: error });
  });
  return { endpoint, stop: (keep = false) => stopChild(child, folder, keep) };
}

async function stopChild(child: ChildHandle, folder: string, keep: boolean): Promise<void> {
  await child.stop(30_000);
  if (!keep) await rm(folder, { recursive: true, force: true });
}

/** Starts a local platform that keeps running after this process, or returns the one that is running. */
export async function upLocalPlatform(folder: string, progress: (line: string) => void): Promise<Endpoint> {
  const running = await readEndpoint(folder);
  if (running) return running;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const logFile = join(folder, "platform.log");
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, serve(folder), { cwd: root, detached: true, stdio: ["ignore", log, log] });
  const pid = child.pid;
  if (pid === undefined) throw new Error("The local platform could not be started.");
  let shown = 0;
  const follow = async () => {
    const text = await readFile(logFile, "utf8");
    const complete = text.slice(shown, text.lastIndexOf("\n") + 1);
    shown += complete.length;
    for (const line of complete.split("\n")) if (line) progress(withoutTime(line));
  };
  try {
    const endpoint = await started(folder, () => isAlive(pid), follow);
    await follow();
    child.unref();
    return endpoint;
  } catch (error) {
    if (isAlive(pid)) process.kill(pid, "SIGTERM");
    throw new Error(`The local platform did not start; its log is ${logFile}.`, { cause: error });
  }
}

/** Stops the local platform and removes its folder. @returns false if none was running */
export async function downLocalPlatform(folder: string): Promise<boolean> {
  const running = await readEndpoint(folder);
  if (running) {
    process.kill(running.pid, "SIGTERM");
    await until("the local platform to end", () => !isAlive(running.pid), { timeoutMs: 40_000 }).catch(() => {
      process.kill(running.pid, "SIGKILL"); // its children are killed with it
    });
  }
  await rm(folder, { recursive: true, force: true });
  return running !== undefined;
}

/** Removes the time of day: progress lines have the time since the start. */
const withoutTime = (line: string) => line.replace(/^\d{2}:\d{2}:\d{2}\.\d{3} /, "");

async function started(folder: string, alive: () => boolean, follow?: () => Promise<void>): Promise<Endpoint> {
  let exited = false;
  const endpoint = await until(
    "the local platform",
    async () => {
      await follow?.();
      exited = !alive();
      return exited ? "exited" : await readEndpoint(folder);
    },
    { timeoutMs: startTimeoutMs, everyMs: 150 },
  );
  if (endpoint === "exited") throw new Error("It exited while starting.");
  return endpoint;
}
