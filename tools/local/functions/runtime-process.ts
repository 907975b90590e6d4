import { randomUUID } from "node:crypto";
import { type ChildHandle, startChild } from "../process/index.js";
import type { FromRuntime, RuntimeError, ToRuntime } from "./bootstrap.js";
import { functionEnvironment } from "./environment.js";
import type { FunctionConfiguration, FunctionHost, InvocationResult, Session } from "./host.js";
import { LogStream } from "./log-stream.js";

/** Lambda's limit for the init phase. */
const INIT_LIMIT_MS = 10_000;
/** Lambda freezes immediately; the delay avoids signals to busy functions. */
const FREEZE_AFTER_MS = 1_000;
/** The share of a function's memory that Lambda gives to V8's old space. */
const HEAP_SHARE = 0.9;
/** Time limit for lines of an invocation that arrive after its response. */
const LATE_OUTPUT_MS = 500;
const RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024 + 100;
/** The markers that bootstrap.ts writes. */
const END_OF_OUTPUT = "\u0002end-of-output ";
const SOFT_BREAK = "\u001e";

type RuntimeResponse = Extract<FromRuntime, { kind: "result" | "error" }>;
type Outcome = { readonly error: Omit<RuntimeError, "trace"> & { readonly trace?: readonly string[] } } | { readonly payload: string };

export interface ProcessOptions {
  readonly bootstrap: string;
  readonly taskRoot: string;
  readonly freeze: boolean;
  readonly log: (line: string) => void;
}

/** One execution environment: a Node.js process with a function's code, which runs one invocation at a time. */
export class RuntimeProcess {
  readonly #child: ChildHandle;
  readonly #logs: LogStream;
  readonly #startedAt = performance.now();
  readonly #initialized: Promise<RuntimeError | undefined>;
  /** Duration of the initialization, in ms, until it is reported. */
  #initMs: number | undefined;
  #onResponse: ((response: RuntimeResponse) => void) | undefined;
  #outputEnds = 0;
  #outputClosed = false;
  #onOutputEnd: (() => void) | undefined;
  #freezing: NodeJS.Timeout | undefined;
  #failed = false;

  constructor(
    readonly configuration: FunctionConfiguration,
    readonly session: Session,
    private readonly host: Pick<FunctionHost, "writeLogs" | "baseEnvironment" | "measure">,
    private readonly options: ProcessOptions,
  ) {
    this.#logs = new LogStream(configuration, host, randomUUID().replaceAll("-", ""), options.log);
    const flags = [`--max-old-space-size=${Math.floor(configuration.memoryMb * HEAP_SHARE)}`];
    this.#child = startChild(process.execPath, [...flags, options.bootstrap], {
      name: `function ${configuration.name}`,
      ipc: true,
      cwd: options.taskRoot,
      env: functionEnvironment(configuration, { taskRoot: options.taskRoot, logStream: this.#logs.name }, session, host.baseEnvironment),
      onLine: (line) => this.#line(line),
    });
    this.#child.process.once("close", () => {
      this.#outputClosed = true;
      this.#onOutputEnd?.();
    });
    this.#initialized = this.#initialize();
  }

  /** Returns false once the process has exited, or if its state is unknown after a timeout or a crash: it then runs no further invocation. */
  get usable(): boolean {
    return this.#child.running && !this.#failed;
  }

  /** Resolves once the code is loaded or its loading failed. Never rejects. */
  get initialized(): Promise<unknown> {
    return this.#initialized;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Runs the handler. Never rejects: every failure of the function is a result with `functionError`. */
  async invoke(requestId: string, event: string, traceId: string): Promise<InvocationResult> {
    this.#thaw();
    this.#logs.beginTail();
    const initError = await this.#initialized;
    this.#logs.platform("platform.start", `START RequestId: ${requestId} Version: $LATEST`, { requestId, version: "$LATEST" });
    const startedAt = performance.now();
    const { outcome, maxMemoryMb } = initError
      ? { outcome: { error: initError }, maxMemoryMb: 0 }
      : await this.#run(requestId, event, traceId);
    const durationMs = performance.now() - startedAt;
    this.#report(requestId, statusOf(outcome), durationMs, maxMemoryMb);
    this.host.measure?.(this.configuration, { Invocations: 1, Errors: "payload" in outcome ? 0 : 1, Throttles: 0, Duration: durationMs });
    const logTail = this.#logs.endTail();
    this.#failed ||= initError !== undefined;
    if (this.usable && this.options.freeze) {
      this.#freezing = setTimeout(() => this.#freeze(), FREEZE_AFTER_MS).unref();
    }
    if ("payload" in outcome) {
      return { statusCode: 200, payload: outcome.payload, logTail, requestId };
    }
    return { statusCode: 200, payload: JSON.stringify(outcome.error), functionError: "Unhandled", logTail, requestId };
  }

  /** Stops the process, frozen or not, and sends the rest of its log. */
  async stop(): Promise<void> {
    clearTimeout(this.#freezing);
    this.#failed = true;
    this.#child.kill("SIGKILL");
    await this.#child.exited;
    await this.#logs.flush();
  }

  #initialize(): Promise<RuntimeError | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#child.kill("SIGKILL");
        resolve({ errorType: "Sandbox.Timedout", errorMessage: `Init timed out after ${INIT_LIMIT_MS / 1000}.00 seconds`, trace: [] });
      }, INIT_LIMIT_MS);
      const finish = (error?: RuntimeError) => {
        clearTimeout(timer);
        this.#initMs = performance.now() - this.#startedAt;
        resolve(error);
      };
      this.#child.process.on("message", (message: FromRuntime) => {
        if (message.kind === "ready" || message.kind === "init-error") {
          finish(message.kind === "init-error" ? message.error : undefined);
        } else {
          this.#onResponse?.(message);
        }
      });
      void this.#child.exited.then((exit) => finish({ ...exitError(exit), trace: [] }));
    });
  }

  async #run(requestId: string, event: string, traceId: string): Promise<{ outcome: Outcome; maxMemoryMb: number }> {
    const limitMs = this.configuration.timeoutSeconds * 1000;
    let timer: NodeJS.Timeout | undefined;
    const responded = new Promise<RuntimeResponse>((resolve) => {
      this.#onResponse = (response) => response.requestId === requestId && resolve(response);
    });
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), limitMs);
    });
    this.#outputEnds = 0;
    const message: ToRuntime = { requestId, event, traceId, deadlineMs: Date.now() + limitMs, functionArn: this.configuration.arn };
    // `exited` reports a process that exits during this send.
    this.#child.process.send(message, () => undefined);
    const first = await Promise.race([responded, late, this.#child.exited]);
    clearTimeout(timer);
    this.#onResponse = undefined;
    if (first === "late") {
      return this.#timedOut(requestId);
    }
    await this.#outputEnded();
    if (!("kind" in first)) {
      const error = exitError(first);
      this.#failed = true;
      this.#logs.write(`RequestId: ${requestId} Error: ${error.errorMessage}\n${error.errorType}`);
      return { outcome: { error: { ...error, errorMessage: `RequestId: ${requestId} Error: ${error.errorMessage}` } }, maxMemoryMb: 0 };
    }
    return { outcome: outcomeOf(first), maxMemoryMb: first.maxMemoryMb };
  }

  async #timedOut(requestId: string): Promise<{ outcome: Outcome; maxMemoryMb: number }> {
    this.#failed = true;
    this.#child.kill("SIGKILL");
    await this.#child.exited;
    const text = `Task timed out after ${this.configuration.timeoutSeconds.toFixed(2)} seconds`;
    this.#logs.write(`${new Date().toISOString()} ${requestId} ${text}\n`);
    return {
      outcome: { error: { errorType: "Sandbox.Timedout", errorMessage: `RequestId: ${requestId} Error: ${text}` } },
      maxMemoryMb: 0,
    };
  }

  #line(line: string): void {
    if (line.startsWith(END_OF_OUTPUT)) {
      this.#outputEnds += 1;
      this.#onOutputEnd?.();
    } else {
      this.#logs.write(line.replaceAll(SOFT_BREAK, "\n"));
    }
  }

  /** Waits for the end of both output streams, which use other pipes than the response. */
  async #outputEnded(): Promise<void> {
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, LATE_OUTPUT_MS);
      const check = () => {
        if (this.#outputEnds >= 2 || this.#outputClosed) {
          clearTimeout(late);
          resolve();
        }
      };
      this.#onOutputEnd = check;
      check();
    });
    this.#onOutputEnd = undefined;
  }

  /** Writes Lambda's report of an invocation. Source of the fields: Lambda developer guide, Telemetry API Event schema, platform.report, 2026-11. */
  #report(requestId: string, status: string, durationMs: number, maxMemoryUsedMB: number): void {
    const { memoryMb } = this.configuration;
    const initDurationMs = this.#initMs;
    this.#initMs = undefined;
    const init = initDurationMs === undefined ? "" : `Init Duration: ${initDurationMs.toFixed(2)} ms\t`;
    const billed = Math.ceil(durationMs);
    this.#logs.platform("platform.runtimeDone", `END RequestId: ${requestId}`, { requestId });
    this.#logs.platform(
      "platform.report",
      `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billed} ms\tMemory Size: ${memoryMb} MB\tMax Memory Used: ${maxMemoryUsedMB} MB\t${init}`,
      { requestId, status, metrics: { durationMs, billedDurationMs: billed, memorySizeMB: memoryMb, maxMemoryUsedMB, initDurationMs } },
    );
  }

  /** Freezes the process, as Lambda does between two invocations: timers don't fire and sockets go stale. */
  #freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  #thaw(): void {
    clearTimeout(this.#freezing);
    this.#child.kill("SIGCONT");
  }
}

/** Returns the status of a report. */
function statusOf(outcome: Outcome): "success" | "error" | "timeout" {
  if ("payload" in outcome) return "success";
  return outcome.error.errorType === "Sandbox.Timedout" ? "timeout" : "error";
}

function outcomeOf(response: RuntimeResponse): Outcome {
  if (response.kind === "error") {
    return { error: response.error };
  }
  if (Buffer.byteLength(response.payload) > RESPONSE_LIMIT_BYTES) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`;
    return { error: { errorType: "Function.ResponseSizeTooLarge", errorMessage } };
  }
  return { payload: response.payload };
}

function exitError(exit: { code: number | null; signal: string | null }): { errorType: string; errorMessage: string } {
  const how = exit.signal
    ? ` with error: signal: ${exit.signal === "SIGKILL" ? "killed" : exit.signal}`
    : ` with error: exit status ${exit.code}`;
  return { errorType: "Runtime.ExitError", errorMessage: `Runtime exited${exit.code === 0 ? " without providing a reason" : how}` };
}
