import { constants } from "node:os";
import { type ChildHandle, startChild, until } from "../../../tools/local/process/index.js";
import { commandLine, processTree } from "./processes.js";

/** A task of make in a clone, in a separate process group, as in a terminal. It exits with this process. */
export class MakeTask {
  /** Lines of both outputs, with the time since the start in ms. */
  readonly lines: { readonly at: number; readonly text: string }[] = [];
  /** Resolves to the exit status that a shell would report: 130 after SIGINT. */
  readonly status: Promise<number>;
  private groupSignal: NodeJS.Signals | undefined;
  private readonly child: ChildHandle;
  private readonly started = Date.now();

  constructor(clone: string, environment: NodeJS.ProcessEnv, ...args: readonly string[]) {
    const onLine = (text: string) => void this.lines.push({ at: Date.now() - this.started, text });
    this.child = startChild("make", args, { name: `make ${args.join(" ")}`, cwd: clone, env: environment, onLine });
    const closed = new Promise((resolve) => this.child.process.once("close", resolve)); // after the last line
    this.status = this.child.exited.then(async ({ code, signal }) => {
      await closed;
      // A signal to the group ends make too. If its command ends at the same moment, GNU make 4.3 exits with 2 instead: it reports the
      // command's end, or that its signal handler has already waited for the command.
      const end = /\*\*\* (\[Makefile:\d+: \S+\] (Error (130|143)|Interrupt|Terminated)|wait: No child processes)/;
      const reported = code === 2 && end.test(this.output);
      const of = (ended: NodeJS.Signals | null | undefined) => 128 + (ended ? constants.signals[ended] : 0);
      return reported && this.groupSignal ? of(this.groupSignal) : (code ?? of(signal));
    });
  }

  get output(): string {
    return this.lines.map(({ text }) => text).join("\n");
  }

  /** The time since the start in ms; of an ended task, until its last line. */
  get elapsed(): number {
    return this.running ? Date.now() - this.started : (this.lines.at(-1)?.at ?? 0);
  }

  /** The longest time in ms from the start, or from a line, to the next line or to now. */
  get longestSilence(): number {
    const times = [0, ...this.lines.map(({ at }) => at), Date.now() - this.started];
    return Math.max(...times.slice(1).map((at, i) => at - (times[i] as number)));
  }

  get running(): boolean {
    return this.child.running;
  }

  /** Waits until a line contains `text`, or the task has ended. */
  async untilLine(text: string, timeoutMs = 600_000): Promise<void> {
    await until(`make to print ${text}`, () => this.output.includes(text) || !this.running, { timeoutMs, everyMs: 20 });
  }

  /** Sends a signal to the whole group, as a terminal does on Ctrl-C. */
  signalGroup(signal: NodeJS.Signals): void {
    this.groupSignal = signal;
    if (this.running) process.kill(-this.child.pid, signal);
  }

  /** Sends a signal to make alone. */
  signalMake(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends a signal to the process of `msk`, and not to make, as soon as it exists. */
  async signalCommand(signal: NodeJS.Signals): Promise<void> {
    const command = await this.untilCommand();
    if (typeof command === "number") process.kill(command, signal);
  }

  /** Waits until the process of `msk` exists, or the task has ended. */
  untilCommand(): Promise<number | true> {
    return until("the process of msk", () => !this.running || this.descendants().find(isMsk), { everyMs: 5 });
  }

  private descendants(): readonly number[] {
    return processTree(this.child.pid).slice(1);
  }
}

const isMsk = (pid: number): boolean => commandLine(pid)[0]?.endsWith("node") === true && commandLine(pid).includes("tools/cli.ts");
