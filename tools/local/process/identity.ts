import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { processState } from "./process-state.js";

/** A process that can be recognized later: its id alone can be that of another process by then. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The time of its start, in the form that {@link processStart} returns. */
  readonly processStart: string;
}

/** Returns the identity of this process. */
export const thisProcess = (): ProcessIdentity => identityOf(process.pid) as ProcessIdentity;

/** Returns the identity of a running process; undefined if none has this id. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const start = processStart(pid);
  return start === undefined ? undefined : { pid, processStart: start };
}

/** Returns true if this process is running: a later process with the same id, or one that has exited, is not it. */
export const isRunning = ({ pid, processStart: start }: ProcessIdentity): boolean => processStart(pid) === start;

/** Sends a signal to a process, unless it has exited. @returns false if it has */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

let boot: string | undefined;

/**
 * Returns when a process was started, as a text that only this process has: on Linux the boot and the clock tick since then, on other
 * systems the second. Undefined if no process has this id, or if it is a zombie.
 */
function processStart(pid: number): string | undefined {
  if (processState(pid) === "exited") return undefined;
  if (process.platform !== "linux") return startBySecond(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // The name, in parentheses, can contain anything. State is the third field of proc(5), and the start the 22nd.
    return `${boot} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return undefined;
  }
}

function startBySecond(pid: number): string | undefined {
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  return stdout?.trim() || undefined;
}
