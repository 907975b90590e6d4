import type { Progress } from "../../command/progress.js";
import { LockedError, ProcessLock } from "../../local/process/index.js";
import { commandLock, localFolder } from "../../setup/folders.js";
import { type Endpoint, readEndpoint } from "../platform/endpoint.js";
import { platformProcess } from "./kept-platform.js";

/**
 * Runs a command that starts or changes the platform of `make up`: one at a time in this folder.
 *
 * @param command - `make up`
 * @throws Error that says what runs, and what to do, if another one runs
 */
export async function exclusively<T>(command: string, work: () => Promise<T>): Promise<T> {
  const lock = await ProcessLock.take(commandLock, command).catch((error: unknown) => {
    throw error instanceof LockedError ? new Error(`${error.message}\n${adviceOn(error.holder.command)}`, { cause: error }) : error;
  });
  try {
    return await work();
  } finally {
    lock.release();
  }
}

const adviceOn = (command: string): string =>
  command === "make down"
    ? "Wait until it has stopped the platform, then try again."
    : "Wait until it has finished, or stop it and the platform with `make down`. Its progress is in .msk/local/platform.log.";

/** Reports the platform of `make up`, if there is one, for commands that start another platform in a folder for themselves. */
export async function reportRunningPlatform(progress: Progress): Promise<void> {
  const endpoint = await readEndpoint(localFolder);
  const process = platformProcess(localFolder);
  if (!endpoint && !process) return;
  const which = endpoint ? describe(endpoint) : `process ${process?.pid}, since ${process?.since}, which starts or stops`;
  progress(`The platform of \`make up\` is also running: ${which}. It is not used here, and takes memory; \`make down\` stops it.`);
}

/** `http://127.0.0.1:20814, process 4711, since 2026-11-26T12:00:00.000Z` */
export const describe = ({ endpoint, pid, startedAt }: Endpoint): string => `${endpoint}, process ${pid}, since ${startedAt}`;
