import { readdirSync, readFileSync } from "node:fs";
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
