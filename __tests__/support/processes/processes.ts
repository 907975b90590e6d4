import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { processState } from "../../../tools/local/process/index.js";

/** Returns `pid` and the ids of all its descendants, as listed in /proc. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = parentOf(Number(entry));
    if (parent !== undefined) parents.set(Number(entry), parent);
  }
  const found = [pid];
  for (const member of found) for (const [child, parent] of parents) if (parent === member) found.push(child);
  return found;
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined; // exited after it was listed
  }
}

/** Returns the processes that still exist; a zombie does not. */
export const stillRunning = (pids: readonly number[]) => pids.filter((pid) => processState(pid) !== "exited");

/** Returns the program and the arguments of a process; nothing for one that has exited. */
export const commandLine = (pid: number): string[] =>
  attempt(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"))
    .split("\0")
    .filter(Boolean);

/** Returns the processes, as `id command line`, whose command line, environment or working folder is in a folder. */
export function processesIn(folder: string): string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      const read = (file: string) => attempt(() => readFileSync(`/proc/${pid}/${file}`, "utf8"));
      const command = commandLine(Number(pid)).join(" ");
      const isIn = [command, read("environ"), attempt(() => readlinkSync(`/proc/${pid}/cwd`))].some((text) => text.includes(folder));
      return isIn && command ? [`${pid} ${command}`] : []; // a zombie has no command line
    });
}

/** Returns the result, or nothing for a process that has exited or belongs to another user. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
