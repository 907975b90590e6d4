import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { identityOf, isRunning, type LockHolder, type ProcessIdentity, ProcessLock, until } from "../../local/process/index.js";
import { withoutAwsVariables } from "../../setup/aws-variables.js";
import { root } from "../../setup/folders.js";
import { keepChildRunning, stopProcess } from "./kept-platform.js";

/** The content of `console.json` in the folder of a platform: its web console. */
export interface ConsoleFile extends ProcessIdentity {
  /** The address for the browser, with the token. */
  readonly url: string;
}

/** The file with the address of the console of the platform in a folder. */
export const consoleFile = (folder: string): string => join(folder, "console.json");

/** The folder of the lock that the console holds while it runs. */
export const consoleLock = (folder: string): string => join(folder, "console-lock");

/** A web console that stops with its platform, and with this process until {@link keepRunning} is called. */
export interface KeptConsole {
  readonly url: string;
  keepRunning(): Promise<void>;
}

/** Starting it takes a second or two; on a loaded machine more. */
const START_MS = 60_000;

/**
 * Starts the web console of the platform in a folder, or finds the one that runs.
 *
 * @param signal - stops the start
 * @throws Error if it does not start; the signal's reason if it was aborted
 */
export async function startKeptConsole(folder: string, signal: AbortSignal): Promise<KeptConsole> {
  const running = await runningConsole(folder);
  if (running) return { url: running.url, keepRunning: async () => undefined };
  const logFile = join(folder, "console.log");
  const log = openSync(logFile, "a");
  // As with the platform: it stops when the channel closes, unless it has been sent "keep running".
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "tools", "console", "serve.ts"), folder], {
    cwd: root,
    env: withoutAwsVariables(process.env),
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  child.on("error", () => undefined); // its exit is reported below
  const exited = new AbortController();
  child.once("exit", () => exited.abort(new Error("it has exited")));
  try {
    const { url } = await until("the web console", () => runningConsole(folder), {
      timeoutMs: START_MS,
      signal: AbortSignal.any([signal, exited.signal]),
    });
    return { url, keepRunning: () => keepChildRunning(child) };
  } catch (error) {
    await stopChild(child);
    signal.throwIfAborted();
    throw new Error(`The web console did not start; its log is ${logFile}.`, { cause: error });
  }
}

/** Stops the console of the platform in a folder, if one runs. */
export async function stopKeptConsole(folder: string): Promise<void> {
  const holder = consoleProcess(folder);
  if (holder) await stopProcess(holder);
}

const consoleProcess = (folder: string): LockHolder | undefined => ProcessLock.holder(consoleLock(folder));

async function runningConsole(folder: string): Promise<ConsoleFile | undefined> {
  const text = await readFile(consoleFile(folder), "utf8").catch(() => undefined);
  if (!text) return undefined;
  const file = JSON.parse(text) as ConsoleFile;
  return isRunning(file) ? file : undefined;
}

async function stopChild({ pid }: ChildProcess): Promise<void> {
  const identity = pid === undefined ? undefined : identityOf(pid);
  if (identity) await stopProcess(identity);
}
