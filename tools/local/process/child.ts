import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, createWriteStream, mkdirSync, openSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { findCommand } from "./find-command.js";

export interface ChildOptions {
  /** How logs and errors call it. */
  readonly name: string;
  /** The child's whole environment. @default this process's own */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Both outputs are appended here; folders are made. @default they are dropped */
  readonly logFile?: string;
  /** Opens Node's IPC channel (`process.send`). */
  readonly ipc?: boolean;
  /** Sees every line of both outputs. */
  readonly onLine?: (line: string) => void;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildHandle {
  readonly name: string;
  readonly pid: number;
  /** Settles once the process is gone; never rejects. */
  readonly exited: Promise<ChildExit>;
  readonly running: boolean;
  readonly process: ChildProcess;
  /** SIGTERM (a stopped process is woken for it), then SIGKILL after `graceMs` (default 10000); resolves once it is gone. */
  stop(graceMs?: number): Promise<void>;
  /** @param signal - default SIGKILL */
  kill(signal?: NodeJS.Signals): void;
}

const children = new Set<ChildHandle>();

/**
 * Starts a child that can't outlive this process. On Linux the kernel sees to it (`setpriv --pdeathsig KILL`), also when this
 * process is killed with SIGKILL or the child is stopped; elsewhere the child has to end when its stdin does, which is always
 * a pipe that only we hold.
 *
 * The child leads a process group of its own: Ctrl-C in a terminal reaches us alone, and we end our children in order.
 *
 * @throws Error if the program isn't found
 */
export function startChild(command: string, args: readonly string[], options: ChildOptions): ChildHandle {
  const program = findCommand(command, (options.env ?? process.env)["PATH"]);
  if (!program) throw new Error(`${options.name}: can't start ${command}: not found on the PATH`);
  const [file, ...rest] = [...guard(), program, ...args] as [string, ...string[]];
  const { stdout, afterSpawn } = outputs(options);
  const child = spawn(file, rest, {
    env: options.env ?? process.env,
    cwd: options.cwd,
    detached: true,
    stdio: options.ipc ? ["pipe", stdout, stdout, "ipc"] : ["pipe", stdout, stdout],
  });
  endWithUs();
  const exited = new Promise<ChildExit>((resolve) => {
    // "close" comes after the last line has been read; a process of the child's own may hold the pipe open for ever, though.
    child.once("close", (code, signal) => resolve({ code, signal }));
    child.once("exit", (code, signal) => setTimeout(() => resolve({ code, signal }), 500).unref());
    child.once("error", () => child.pid === undefined && resolve({ code: 127, signal: null }));
  });
  child.stdin?.on("error", () => undefined); // EPIPE: it is gone, which `exited` tells
  afterSpawn(child);
  if (child.pid === undefined) throw new Error(`${options.name}: can't start ${program}`);
  const handle = new Child(options.name, child.pid, exited, child);
  children.add(handle);
  void exited.then(() => children.delete(handle));
  return handle;
}

let bound = false;

/** Where the kernel doesn't do it: an orderly exit of ours takes the children along. */
function endWithUs(): void {
  if (bound) return;
  bound = true;
  process.once("exit", killAllChildren);
}

/** Kills at once whatever still runs; meant for `process.on("exit")`, where it is registered anyway. */
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
    this.kill("SIGCONT"); // a stopped process takes the SIGTERM only once it goes on
    const force = setTimeout(() => this.kill(), graceMs);
    await this.exited;
    clearTimeout(force);
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    if (this.running) this.process.kill(signal);
  }
}

let guardPrefix: readonly string[] | undefined;

/** The command prefix that binds a child's life to ours, where the machine's setpriv knows it (util-linux ≥ 2.33). */
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

/** A log file alone is written by the child itself; lines pass through us only where someone wants to see them. */
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
