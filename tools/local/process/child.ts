import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, createWriteStream, mkdirSync, openSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { findCommand } from "./find-command.js";
import { GroupGuard } from "./group-guard.js";

export interface ChildOptions {
  /** The child's name in logs and errors. */
  readonly name: string;
  /** The child's whole environment. @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** File to which both outputs are appended; its folders are created. @default the outputs are discarded */
  readonly logFile?: string;
  /** Opens Node's IPC channel (`process.send`). */
  readonly ipc?: boolean;
  /** Receives every line of both outputs. */
  readonly onLine?: (line: string) => void;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildHandle {
  readonly name: string;
  readonly pid: number;
  /** Resolves once the process has exited. Never rejects. */
  readonly exited: Promise<ChildExit>;
  readonly running: boolean;
  readonly process: ChildProcess;
  /** Sends SIGTERM, after which a stopped process is continued, then SIGKILL after `graceMs` (default 10000). Resolves once it has exited. */
  stop(graceMs?: number): Promise<void>;
  /** @param signal - default SIGKILL */
  kill(signal?: NodeJS.Signals): void;
}

const children = new Set<ChildHandle>();
const guardOfGroups = new GroupGuard();

/**
 * Starts a child that can't outlive this process. On Linux the kernel kills it (`setpriv --pdeathsig KILL`), even if this process
 * is killed with SIGKILL or the child is stopped. On other systems the child must exit at the end of its stdin, which is always a
 * pipe that only this process holds.
 *
 * The child leads its own process group: Ctrl-C in a terminal reaches only this process, which stops its children in order. What the child
 * has started in its group, such as the providers of Terraform, can't outlive the child, and is killed when this process exits.
 *
 * @throws Error if the program isn't found
 */
export function startChild(command: string, args: readonly string[], options: ChildOptions): ChildHandle {
  const program = findCommand(command, (options.env ?? process.env)["PATH"]);
  if (!program) throw new Error(`${options.name}: can't start ${command}: not found on the PATH; install it or add its folder to the PATH`);
  const [file, ...rest] = [...guard(), program, ...args] as [string, ...string[]];
  const { stdout, afterSpawn } = outputs(options);
  const child = spawn(file, rest, {
    env: options.env ?? process.env,
    cwd: options.cwd,
    detached: true,
    stdio: options.ipc ? ["pipe", stdout, stdout, "ipc"] : ["pipe", stdout, stdout],
  });
  killChildrenOnExit();
  const exited = new Promise<ChildExit>((resolve) => {
    // "close" follows the last line, but a child of the child can keep the pipe open indefinitely.
    child.once("close", (code, signal) => resolve({ code, signal }));
    child.once("exit", (code, signal) => setTimeout(() => resolve({ code, signal }), 500).unref());
    child.once("error", () => child.pid === undefined && resolve({ code: 127, signal: null }));
  });
  child.stdin?.on("error", () => undefined); // EPIPE: it has exited, which `exited` reports
  afterSpawn(child);
  if (child.pid === undefined) throw new Error(`${options.name}: can't start ${program}`);
  const group = child.pid;
  guardOfGroups.add(group);
  child.once("exit", () => {
    killGroup(group);
    guardOfGroups.remove(group);
  });
  const handle = new Child(options.name, child.pid, exited, child);
  children.add(handle);
  void exited.then(() => children.delete(handle));
  return handle;
}

let registered = false;

/** Kills the children when this process exits, for systems on which the kernel does not. */
function killChildrenOnExit(): void {
  if (registered) return;
  registered = true;
  process.once("exit", killAllChildren);
}

/** Kills all running children immediately. `startChild` registers it for `process.on("exit")`. */
export function killAllChildren(): void {
  for (const child of children) child.kill();
}

class Child implements ChildHandle {
  constructor(
    readonly name: string,
    readonly pid: number,
    readonly exited: Promise<ChildExit>,
    readonly process: ChildProcess,
  ) {}

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async stop(graceMs = 10_000): Promise<void> {
    this.kill("SIGTERM");
    this.kill("SIGCONT"); // a stopped process handles SIGTERM only after it continues
    const force = setTimeout(() => this.kill(), graceMs);
    await this.exited;
    clearTimeout(force);
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    if (this.running) this.process.kill(signal);
  }
}

/** Kills what is left of a group whose leader has exited. */
function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // ESRCH: nothing is left, as usual
  }
}

let guardPrefix: readonly string[] | undefined;

/** Returns the command prefix that kills the child when this process exits, if setpriv supports it (util-linux ≥ 2.33). */
function guard(): readonly string[] {
  if (!guardPrefix) {
    const setpriv = process.platform === "linux" ? findCommand("setpriv") : undefined;
    const works = setpriv !== undefined && spawnSync(setpriv, ["--pdeathsig", "KILL", "--", "true"]).status === 0;
    guardPrefix = works ? [setpriv, "--pdeathsig", "KILL", "--"] : [];
  }
  return guardPrefix;
}

interface Outputs {
  readonly stdout: number | "pipe" | "ignore";
  readonly afterSpawn: (child: ChildProcess) => void;
}

/** Returns where the child's output goes: the child writes a log file directly; lines are piped only if `onLine` is set. */
function outputs({ logFile, onLine }: ChildOptions): Outputs {
  if (logFile) mkdirSync(dirname(logFile), { recursive: true });
  if (onLine) {
    const log = logFile ? createWriteStream(logFile, { flags: "a" }) : undefined;
    return { stdout: "pipe", afterSpawn: (child) => forwardLines(child, onLine, log) };
  }
  if (!logFile) return { stdout: "ignore", afterSpawn: () => undefined };
  const descriptor = openSync(logFile, "a");
  return { stdout: descriptor, afterSpawn: () => closeSync(descriptor) };
}

function forwardLines(child: ChildProcess, onLine: (line: string) => void, log: WriteStream | undefined): void {
  for (const output of [child.stdout, child.stderr]) {
    if (!output) continue;
    createInterface({ input: output }).on("line", (line) => {
      log?.write(`${line}\n`);
      onLine(line);
    });
  }
  child.once("close", () => log?.end());
}
