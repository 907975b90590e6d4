import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ChildHandle, type ProcessState, processState, startChild, until } from "../process/index.js";
import type { BrokerStatus } from "./cluster-spec.js";
import type { NodeCommand } from "./jvm.js";

export interface NodeOptions {
  /** For logs: `orders/broker-1`. */
  readonly name: string;
  readonly logFile: string;
  /** Receives each line that the node logs. @default the node writes the file without this process */
  readonly onLine?: (line: string) => void;
  readonly log: (line: string) => void;
  /** Resolves once a started node serves. */
  readonly serving: (signal: AbortSignal) => Promise<void>;
}

const RESTART_AFTER_MS = 5_000;
const SHUTDOWN_GRACE_MS = 30_000;
const SIGNAL_TIMEOUT_MS = 5_000;
/** Number of log lines in an error. */
const LAST_LINES = 12;

/** One node of Kafka or worker of Kafka Connect: its JVM, restarted when it exits unexpectedly, as MSK replaces a process. */
export class NodeProcess {
  private child: ChildHandle | undefined;
  private command: NodeCommand | undefined;
  private backAfterMs: number | null = RESTART_AFTER_MS;
  private comeback: NodeJS.Timeout | undefined;
  private serves = false;

  constructor(private readonly options: NodeOptions) {}

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.child?.running ? this.child.pid : undefined;
  }

  /** The state of the process is that of the operating system, not the last command of this class: a fault that has no effect shows. */
  get state(): BrokerStatus["state"] {
    const state = this.child?.running ? processState(this.child.pid) : "exited";
    if (state === "exited") return "stopped";
    if (state === "suspended") return "hung";
    return this.serves ? "running" : "starting";
  }

  /**
   * Starts the JVM unless it is running, and resolves once the node serves.
   *
   * @param retries - a node that exits before it serves is restarted too
   * @throws Error with the last lines of its log if it exits before that
   */
  async start(command: NodeCommand | undefined = this.command, retries = true): Promise<void> {
    if (!command) throw new Error(`${this.name} has never been configured`);
    clearTimeout(this.comeback);
    if (this.child?.running) return;
    this.command = command;
    this.backAfterMs = RESTART_AFTER_MS;
    this.serves = false;
    const { logFile, onLine } = this.options;
    const recent: string[] = [];
    const receive = (line: string) => {
      recent.push(line);
      if (recent.length > LAST_LINES) recent.shift();
      onLine?.(line);
    };
    const child = startChild(command.java, command.args, {
      name: this.name,
      env: command.env,
      logFile,
      ...(onLine && { onLine: receive }),
    });
    this.child = child;
    const watching = new AbortController();
    const exited = child.exited.then(({ code, signal }) => {
      const lines = onLine ? recent.join("\n") : lastLines(logFile);
      const error = new Error(`${this.name} exited with ${signal ?? `status ${code}`}:\n${lines}\n(${logFile})`);
      watching.abort(error);
      return error;
    });
    try {
      await Promise.race([this.options.serving(watching.signal), exited.then((error) => Promise.reject(error))]);
    } catch (error) {
      child.kill(); // it can run without serving
      if (retries) this.restartLater(child, error as Error);
      throw error;
    }
    this.serves = true;
    void exited.then((error) => this.restartLater(child, error));
  }

  /** Sends SIGTERM, on which Kafka first moves its leaders to other brokers; SIGKILL if that takes too long. The node is not restarted. */
  async stop(graceMs: number = SHUTDOWN_GRACE_MS): Promise<void> {
    this.backAfterMs = null;
    clearTimeout(this.comeback);
    await this.child?.stop(graceMs);
  }

  /** Sends SIGKILL. @param backAfterMs - time until the restart; null: not until `start` */
  async kill(backAfterMs: number | null = RESTART_AFTER_MS): Promise<void> {
    this.backAfterMs = backAfterMs;
    clearTimeout(this.comeback);
    this.child?.kill("SIGKILL");
    await this.child?.exited;
  }

  /** Sends SIGSTOP: the process exists but does not respond. @throws Error if the node is not running */
  async hang(): Promise<void> {
    if (!this.child?.running) throw new Error(`${this.name} is not running, so it can't hang; start it first`);
    await this.signal("SIGSTOP", "suspended");
  }

  /** Sends SIGCONT. @throws Error if the node is not running */
  async resume(): Promise<void> {
    if (!this.child?.running) throw new Error(`${this.name} is not running, so it can't resume; start it`);
    await this.signal("SIGCONT", "running");
  }

  private async signal(signal: NodeJS.Signals, expected: ProcessState): Promise<void> {
    const { child } = this;
    child?.kill(signal);
    await until(`${this.name} to be ${expected}`, () => child !== undefined && processState(child.pid) === expected, {
      timeoutMs: SIGNAL_TIMEOUT_MS,
      everyMs: 10,
    });
  }

  private restartLater(child: ChildHandle, reason: Error): void {
    if (this.child !== child || this.backAfterMs === null) return;
    this.options.log(`${reason.message.split("\n")[0]} restarts in ${this.backAfterMs} ms`);
    this.comeback = setTimeout(() => {
      this.start().then(
        () => this.options.log(`${this.name}: is running again`),
        () => undefined, // which has scheduled the next attempt
      );
    }, this.backAfterMs);
  }
}

/** Returns the last lines of a log without reading all of it. */
function lastLines(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, 8_192));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    return tail.toString("utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n");
  } finally {
    closeSync(descriptor);
  }
}
