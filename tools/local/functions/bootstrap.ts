/**
 * The program in a function's process: a small version of Lambda's Node.js runtime interface client. `RuntimeProcess` starts it. It loads the
 * handler, then receives one event at a time over IPC. It imports only Node's modules, since it runs in one process with the function's code.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

/** A message from the platform. */
export interface ToRuntime {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly event: string;
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
}

export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** A message from the process. */
export type FromRuntime =
  | { readonly kind: "ready" }
  | { readonly kind: "init-error"; readonly error: RuntimeError }
  | { readonly kind: "result"; readonly requestId: string; readonly payload: string; readonly maxMemoryMb: number }
  | { readonly kind: "error"; readonly requestId: string; readonly error: RuntimeError; readonly maxMemoryMb: number };

type Handler = (event: unknown, context: unknown, callback: (error: unknown, result?: unknown) => void) => unknown;

/** Marks the end of an invocation's output on both streams: lines can arrive after the response, which uses another pipe. */
const END_OF_OUTPUT = "\u0002end-of-output ";
/** Replaces a line break inside a log event, so that a message with several lines stays one event. */
const SOFT_BREAK = "\u001e";

let current: { requestId: string } | undefined;

function runtimeError(thrown: unknown, errorType?: string): RuntimeError {
  if (thrown instanceof Error || (typeof thrown === "object" && thrown !== null && "message" in thrown && "stack" in thrown)) {
    const error = thrown as Error;
    const trace = String(error.stack ?? "").split("\n");
    return { errorType: errorType ?? error.name ?? "Error", errorMessage: String(error.message), trace };
  }
  return { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };
}

function send(message: FromRuntime, then?: () => void): void {
  process.send?.(message, undefined, undefined, () => then?.());
}

/** Replaces the console with Lambda's: time, request id and level before each message, or one JSON object per message. */
function patchConsole(): void {
  const json = process.env["AWS_LAMBDA_LOG_FORMAT"] === "JSON";
  const levels = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" } as const;
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, string][]) {
    const stream = level === "ERROR" || level === "WARN" || level === "TRACE" ? process.stderr : process.stdout;
    console[method] = (...values: unknown[]) => {
      const timestamp = new Date().toISOString();
      const requestId = current?.requestId;
      const line = json
        ? JSON.stringify({ timestamp, level, requestId, message: jsonMessage(values) })
        : `${timestamp}\t${requestId ?? "undefined"}\t${level}\t${format(...values)}`;
      stream.write(`${line.replaceAll("\n", SOFT_BREAK)}\n`);
    };
  }
}

function jsonMessage(values: readonly unknown[]): unknown {
  const [only] = values;
  if (values.length !== 1 || typeof only !== "object" || only === null) {
    return format(...values);
  }
  return only instanceof Error ? runtimeError(only) : only;
}

class InitError extends Error {
  constructor(
    readonly errorType: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Returns the handler named by `_HANDLER`, `path/file.export.nested`. */
async function loadHandler(root: string, name: string): Promise<Handler> {
  const match = /^((?:.*\/)?[^.]+)\.(.+)$/.exec(name);
  if (!match || name.includes("..")) {
    throw new InitError("Runtime.MalformedHandlerName", "Bad handler");
  }
  const [, module, path] = match as unknown as [string, string, string];
  const file = ["", ".js", ".mjs", ".cjs"].map((extension) => join(root, module + extension)).find((candidate) => existsSync(candidate));
  if (!file) {
    throw new InitError("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  }
  const exported = await loadModule(file);
  const found = path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], exported);
  if (found === undefined) {
    throw new InitError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  if (typeof found !== "function") {
    throw new InitError("Runtime.HandlerNotFound", `${name} is not a function`);
  }
  return found as Handler;
}

async function loadModule(file: string): Promise<unknown> {
  try {
    return isEsModule(file) ? await import(pathToFileURL(file).href) : require(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new InitError("Runtime.UserCodeSyntaxError", String(error), { cause: error });
    }
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND" || (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") {
      throw new InitError("Runtime.ImportModuleError", String(error), { cause: error });
    }
    throw error;
  }
}

function isEsModule(file: string): boolean {
  if (!file.endsWith(".js")) {
    return file.endsWith(".mjs");
  }
  const manifest = join(dirname(file), "package.json");
  return existsSync(manifest) && (JSON.parse(readFileSync(manifest, "utf8")) as { type?: string }).type === "module";
}

/** Calls `then` once only the channel to the platform keeps the event loop alive: Lambda waits for this before it returns a callback's result. */
function whenEventLoopIsEmpty(then: () => void): void {
  process.channel?.unref();
  process.once("beforeExit", () => {
    process.channel?.ref();
    then();
  });
}

function contextOf(message: ToRuntime): Record<string, unknown> & { callbackWaitsForEmptyEventLoop: boolean } {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
    functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
    invokedFunctionArn: message.functionArn,
    awsRequestId: message.requestId,
    getRemainingTimeInMillis: () => message.deadlineMs - Date.now(),
  };
}

/** Sends exactly one response for an invocation, after its output. */
function finish(requestId: string, outcome: { payload: string } | { error: RuntimeError }, then?: () => void): void {
  if (current?.requestId !== requestId) {
    return;
  }
  if ("error" in outcome) {
    console.error("Invoke Error", `\t${JSON.stringify(outcome.error)}`);
  }
  current = undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.write(`${END_OF_OUTPUT}${requestId}\n`);
  }
  const maxMemoryMb = Math.ceil(process.resourceUsage().maxRSS / 1024);
  send(
    "error" in outcome
      ? { kind: "error", requestId, maxMemoryMb, error: outcome.error }
      : { kind: "result", requestId, maxMemoryMb, payload: outcome.payload },
    then,
  );
}

function succeed(requestId: string, result: unknown): void {
  try {
    finish(requestId, { payload: JSON.stringify(result) ?? "null" });
  } catch (error) {
    finish(requestId, { error: runtimeError(error, "Runtime.MarshalError") });
  }
}

function invoke(handler: Handler, message: ToRuntime): void {
  const { requestId } = message;
  current = { requestId };
  process.env["_X_AMZN_TRACE_ID"] = message.traceId;
  const context = contextOf(message);
  const fail = (thrown: unknown) => finish(requestId, { error: runtimeError(thrown) });
  let called = false;
  const callback = (error: unknown, result?: unknown) => {
    called = true;
    const answer = () => (error === undefined || error === null ? succeed(requestId, result) : fail(error));
    if (context.callbackWaitsForEmptyEventLoop) {
      whenEventLoopIsEmpty(answer);
    } else {
      answer();
    }
  };
  try {
    const returned = handler(JSON.parse(message.event), context, callback);
    if (typeof (returned as PromiseLike<unknown> | undefined)?.then === "function") {
      (returned as PromiseLike<unknown>).then((result) => succeed(requestId, result), fail);
    } else if (!called) {
      whenEventLoopIsEmpty(() => succeed(requestId, null));
    }
  } catch (error) {
    fail(error);
  }
}

/** Returns a listener for errors outside the handler's promise: it reports the error to the running invocation, then exits the process. */
function exitOn(kind: string, exitCode: number): (reason: unknown) => void {
  return (reason) => {
    const error = kind === "Unhandled Promise Rejection" ? runtimeError(reason, "Runtime.UnhandledPromiseRejection") : runtimeError(reason);
    console.error(kind, `\t${JSON.stringify(error)}`);
    if (current) {
      finish(current.requestId, { error }, () => process.exit(exitCode));
    } else {
      send({ kind: "init-error", error }, () => process.exit(exitCode));
    }
  };
}

async function main(): Promise<void> {
  patchConsole();
  process.on("uncaughtException", exitOn("Uncaught Exception", 129));
  process.on("unhandledRejection", exitOn("Unhandled Promise Rejection", 128));
  process.on("disconnect", () => process.exit(0));
  try {
    const handler = await loadHandler(process.env["LAMBDA_TASK_ROOT"] ?? "", process.env["_HANDLER"] ?? "");
    process.on("message", (message) => invoke(handler, message as ToRuntime));
    send({ kind: "ready" });
  } catch (error) {
    const initError = runtimeError(error, error instanceof InitError ? error.errorType : undefined);
    console.error("Uncaught Exception", `\t${JSON.stringify(initError)}`);
    send({ kind: "init-error", error: initError }, () => process.exit(1));
  }
}

void main();
