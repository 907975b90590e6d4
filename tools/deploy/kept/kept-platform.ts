import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "../../command/progress.js";
import { platformLock } from "../../local/platform.js";
import {
  identityOf,
  isRunning,
  type LockHolder,
  type ProcessIdentity,
  ProcessLock,
  signalProcess,
  until,
} from "../../local/process/index.js";
import { withoutAwsVariables } from "../../setup/aws-variables.js";
import { root } from "../../setup/folders.js";
import { type Endpoint, readEndpoint } from "../platform/endpoint.js";
import { serve, startTimeoutMs, withoutTime } from "../platform/local-platform.js";

/** The platform stops what it has started within 15 s. */
const STOP_MS = 30_000;

/** A platform that stops with this process, however that exits, until {@link keepRunning} is called. */
export interface KeptPlatform {
  readonly endpoint: Endpoint;
  /** Aborts if the platform exits. */
  readonly exited: AbortSignal;
  /** Makes the platform independent of this process. */
  keepRunning(): Promise<void>;
  /** Stops the platform and everything that it started. */
  stop(): Promise<void>;
}

/**
 * Starts a platform that can keep running after this process.
 *
 * @param signal - stops the start
 * @throws Error if it does not start; the signal's reason if it was aborted. Nothing is running then.
 */
export async function startKeptPlatform(folder: string, progress: Progress, signal: AbortSignal): Promise<KeptPlatform> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  signal.throwIfAborted();
  const logFile = join(folder, "platform.log");
  const log = openSync(logFile, "a");
  // The channel closes when this process exits, also after SIGKILL: the platform then stops, unless it has been sent "keep running".
  const child = spawn(process.execPath, serve(folder), {
    cwd: root,
    env: withoutAwsVariables(process.env),
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  child.on("error", () => undefined); // its exit is reported below
  const exited = new AbortController();
  child.once("exit", (code, killed) => {
    exited.abort(new Error(`The local platform exited unexpectedly (${killed ?? `status ${code}`}); its log is ${logFile}.`));
  });
  const identity = child.pid === undefined ? undefined : identityOf(child.pid);
  const stop = async () => {
    if (identity) await stopProcess(identity);
  };
  let shown = 0;
  const follow = async () => {
    const text = await readFile(logFile, "utf8");
    const complete = text.slice(shown, text.lastIndexOf("\n") + 1);
    shown += complete.length;
    for (const line of complete.split("\n")) if (line) progress(withoutTime(line));
  };
  try {
    const endpoint = await until(
      "the local platform",
      async () => {
        await follow();
        return readEndpoint(folder);
      },
      { timeoutMs: startTimeoutMs, everyMs: 150, signal: AbortSignal.any([signal, exited.signal]) },
    );
    await follow();
    return { endpoint, exited: exited.signal, keepRunning: () => keepChildRunning(child), stop };
  } catch (error) {
    await stop();
    signal.throwIfAborted();
    throw new Error(`The local platform did not start; its log is ${logFile}.`, { cause: error });
  }
}

/** Sends "keep running", and waits for the answer, so that this process does not exit before the message has arrived. */
export async function keepChildRunning(child: ReturnType<typeof spawn>): Promise<void> {
  const answered = new Promise((resolve) => {
    child.once("message", resolve);
    child.once("disconnect", resolve);
  });
  child.send("keep running");
  await answered;
  if (child.connected) child.disconnect();
  child.unref();
}

/**
 * Returns the process of the platform in a folder, also while it starts or stops; undefined if nothing is running.
 */
export const platformProcess = (folder: string): LockHolder | undefined => ProcessLock.holder(platformLock(folder));

/** Stops a process with SIGTERM, after `graceMs` with SIGKILL, which its children don't survive. Resolves when it has exited. */
export async function stopProcess(identity: ProcessIdentity, graceMs = STOP_MS): Promise<void> {
  if (!signalProcess(identity, "SIGTERM")) return;
  const exit = (timeoutMs: number) => until(`process ${identity.pid} to exit`, () => !isRunning(identity), { timeoutMs });
  await exit(graceMs).catch(() => {
    signalProcess(identity, "SIGKILL");
    return exit(5_000);
  });
}
