import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ChildHandle, startChild, until } from "../local/process/index.js";
import { root, toolsFolder } from "../setup/folders.js";
import { type Endpoint, isAlive, readEndpoint } from "./endpoint.js";

/** A platform that starts for the first time downloads moto and Kafka: minutes on a slow line. */
const startTimeoutMs = 10 * 60_000;

const serve = (folder: string) => ["--import", "tsx", join(root, "tools", "local", "serve.ts"), "--dir", folder, "--tools", toolsFolder];

export interface LocalPlatform {
  readonly endpoint: Endpoint;
  /** Ends the platform and all it started. Its folder, logs and all, is removed unless `keep` says that someone needs to look. */
  stop(keep?: boolean): Promise<void>;
}

/**
 * Starts a local platform that lives no longer than this process.
 *
 * @param folder holds all its state
 * @throws with the last lines of its log if it doesn't come up
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
    throw new Error(`the local platform did not start:\n${lines.slice(-30).join("\n")}`, { cause: error });
  });
  return { endpoint, stop: (keep = false) => stopChild(child, folder, keep) };
}

async function stopChild(child: ChildHandle, folder: string, keep: boolean): Promise<void> {
  await child.stop(30_000);
  if (!keep) await rm(folder, { recursive: true, force: true });
}

/** Starts a local platform that goes on when this process ends, or finds the one that runs already. */
export async function upLocalPlatform(folder: string, progress: (line: string) => void): Promise<Endpoint> {
  const running = await readEndpoint(folder);
  if (running) return running;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const logFile = join(folder, "platform.log");
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, serve(folder), { cwd: root, detached: true, stdio: ["ignore", log, log] });
  const pid = child.pid;
  if (pid === undefined) throw new Error("the local platform could not be started");
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
    throw new Error(`the local platform did not start; its log is ${logFile}`, { cause: error });
  }
}

/** @returns false if none was running */
export async function downLocalPlatform(folder: string): Promise<boolean> {
  const running = await readEndpoint(folder);
  if (running) {
    process.kill(running.pid, "SIGTERM");
    await until("the local platform to end", () => !isAlive(running.pid), { timeoutMs: 40_000 }).catch(() => {
      process.kill(running.pid, "SIGKILL"); // its children die with it
    });
  }
  await rm(folder, { recursive: true, force: true });
  return running !== undefined;
}

/** The platform's log tells the time of day; whoever shows progress tells the time since the start. */
const withoutTime = (line: string) => line.replace(/^\d{2}:\d{2}:\d{2}\.\d{3} /, "");

async function started(folder: string, alive: () => boolean, follow?: () => Promise<void>): Promise<Endpoint> {
  let ended = false;
  const endpoint = await until(
    "the local platform",
    async () => {
      await follow?.();
      ended = !alive();
      return ended ? "ended" : await readEndpoint(folder);
    },
    { timeoutMs: startTimeoutMs, everyMs: 150 },
  );
  if (endpoint === "ended") throw new Error("it ended while starting");
  return endpoint;
}
