import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** `suspended` after SIGSTOP: the process exists, but executes nothing. */
export type ProcessState = "running" | "suspended" | "exited";

/** Returns the state of a process as the operating system reports it. A zombie has exited. */
export function processState(pid: number): ProcessState {
  const letter = process.platform === "linux" ? letterInProc(pid) : letterOfPs(pid);
  if (letter === "" || letter === "Z" || letter === "X") return "exited";
  return letter === "T" || letter === "t" ? "suspended" : "running";
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function letterInProc(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.charAt(stat.lastIndexOf(")") + 2); // the name, in parentheses, can contain any character
  } catch {
    return ""; // no such process
  }
}

function letterOfPs(pid: number): string {
  return spawnSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" })
    .stdout.trim()
    .charAt(0);
}
