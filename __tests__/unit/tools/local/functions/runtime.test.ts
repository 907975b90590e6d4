import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { FunctionRuntime, type FunctionRuntimeOptions } from "../../../../../tools/local/functions/index.js";
import { until } from "../../../../../tools/local/process/index.js";
import { TestHost } from "../../../../support/local-platform/test-host.js";

const opened: { runtime: FunctionRuntime; stateDir: string }[] = [];

function runtimeOf(host: TestHost, options: Partial<FunctionRuntimeOptions> = {}): FunctionRuntime {
  const stateDir = mkdtempSync(join(tmpdir(), "functions-"));
  const runtime = new FunctionRuntime(host, { stateDir, log: () => undefined, ...options });
  opened.push({ runtime, stateDir });
  return runtime;
}

afterEach(async () => {
  for (const { runtime, stateDir } of opened.splice(0)) {
    await runtime.close();
    rmSync(stateDir, { recursive: true });
  }
});

const PID = "exports.handler = async () => process.pid;";

test("runs an async handler with its event, its context and Lambda's environment", async () => {
  const host = new TestHost(`exports.handler = async (event, context) => {
    console.log("got", event.n);
    return { doubled: event.n * 2, environment: process.env, context, left: context.getRemainingTimeInMillis() };
  };`);
  const result = await runtimeOf(host).invoke("subject", '{"n":21}', { traceId: "Root=1-2-3" });
  const response = JSON.parse(result.payload);
  expect(result).toMatchObject({ statusCode: 200 });
  expect(result.functionError).toBeUndefined();
  expect(response.doubled).toBe(42);
  expect(response.left).toBeGreaterThan(2000);
  expect(response.left).toBeLessThanOrEqual(3000);
  expect(response.context).toMatchObject({
    awsRequestId: result.requestId,
    functionName: "subject",
    functionVersion: "$LATEST",
    memoryLimitInMB: "128",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:subject",
    logGroupName: "/aws/lambda/subject",
  });
  expect(response.environment).toMatchObject({
    AWS_REGION: "eu-west-1",
    AWS_LAMBDA_FUNCTION_NAME: "subject",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_ACCESS_KEY_ID: "ASIA0",
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    GREETING: "hello",
    _HANDLER: "index.handler",
    _X_AMZN_TRACE_ID: "Root=1-2-3",
  });
  expect(Object.keys(response.environment)).not.toContain("HOME");
  expect(result.logTail).toMatch(new RegExp(`^START RequestId: ${result.requestId} Version: \\$LATEST\n`));
  expect(result.logTail).toContain(`\t${result.requestId}\tINFO\tgot 21\n`);
  expect(result.logTail).toMatch(/REPORT RequestId: .*\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$/);
  await until("the log to arrive", () => host.text.includes("REPORT"));
});

test("reuses a warm process, and replaces it when the configuration or the code changes", async () => {
  const host = new TestHost(PID);
  const runtime = runtimeOf(host);
  const pid = async () => (await runtime.invoke("subject", "{}")).payload;
  const first = await pid();
  expect(await pid()).toBe(first);
  host.change({ environment: { GREETING: "bye" } });
  const second = await pid();
  expect(second).not.toBe(first);
  host.deploy(`${PID} // changed`);
  expect(await pid()).not.toBe(second);
  expect(host.codeLoads).toBe(2);
});

test("replaces a process before its credentials expire", async () => {
  const host = new TestHost(PID);
  host.sessionLifeMs = 30_000;
  const runtime = runtimeOf(host);
  await runtime.invoke("subject", "{}");
  await runtime.invoke("subject", "{}");
  expect(host.sessions).toHaveLength(2);
});

test("returns a callback's result once the event loop is empty, or immediately if callbackWaitsForEmptyEventLoop is false", async () => {
  const host = new TestHost({
    "index.js": `exports.handler = (event, context, callback) => {
      const started = Date.now();
      let done = false;
      setTimeout(() => { done = true; }, event.wait);
      context.callbackWaitsForEmptyEventLoop = event.waits;
      callback(null, { toJSON: () => ({ done }) });
    };`,
  });
  const runtime = runtimeOf(host);
  expect((await runtime.invoke("subject", '{"waits":true,"wait":100}')).payload).toBe('{"done":true}');
  expect((await runtime.invoke("subject", '{"waits":false,"wait":100}')).payload).toBe('{"done":false}');
});

test("returns null for a handler that neither returns a promise nor calls the callback", async () => {
  const result = await runtimeOf(new TestHost("exports.handler = () => 5;")).invoke("subject", "{}");
  expect(result.payload).toBe("null");
});

test("loads ES modules", async () => {
  const host = new TestHost(
    { "lib/main.mjs": "export const handler = async () => import.meta.url.endsWith('main.mjs');" },
    { handler: "lib/main.handler" },
  );
  expect((await runtimeOf(host).invoke("subject", "{}")).payload).toBe("true");
});

test("returns an error in Lambda's format", async () => {
  const host = new TestHost("exports.handler = async () => { throw new TypeError('no such ad'); };");
  const result = await runtimeOf(host).invoke("subject", "{}");
  expect(result).toMatchObject({ statusCode: 200, functionError: "Unhandled" });
  expect(JSON.parse(result.payload)).toMatchObject({ errorType: "TypeError", errorMessage: "no such ad" });
  expect(JSON.parse(result.payload).trace[0]).toBe("TypeError: no such ad");
  expect(result.logTail).toContain("ERROR\tInvoke Error");
});

test.each([
  ["a missing module", "index.handler", "require('nowhere')", "Runtime.ImportModuleError", "Cannot find module 'nowhere'"],
  ["a missing file", "main.handler", "", "Runtime.ImportModuleError", "Error: Cannot find module 'main'"],
  ["a missing export", "index.other", "exports.handler = 1", "Runtime.HandlerNotFound", "index.other is undefined or not exported"],
  ["a syntax error", "index.handler", "exports.handler = (", "Runtime.UserCodeSyntaxError", "SyntaxError"],
  ["a bad name", "handler", "", "Runtime.MalformedHandlerName", "Bad handler"],
  ["an error while loading", "index.handler", "throw new RangeError('too far')", "RangeError", "too far"],
])("init: reports %s as Lambda does", async (_, handler, source, errorType, message) => {
  const result = await runtimeOf(new TestHost(source, { handler })).invoke("subject", "{}");
  const error = JSON.parse(result.payload);
  expect(result.functionError).toBe("Unhandled");
  expect(error.errorType).toBe(errorType);
  expect(error.errorMessage).toContain(message);
});

test.each([
  ["process.exit(3)", "Runtime exited with error: exit status 3"],
  ["process.exit(0)", "Runtime exited without providing a reason"],
  ["process.kill(process.pid, 'SIGKILL')", "Runtime exited with error: signal: killed"],
])("returns Runtime.ExitError after %s and starts a new process for the next invocation", async (death, message) => {
  const host = new TestHost(
    `exports.handler = async (event) => { if (event.exit) { ${death}; await new Promise(() => setTimeout(() => {}, 5000)); } return "alive"; };`,
  );
  const runtime = runtimeOf(host);
  const result = await runtime.invoke("subject", '{"exit":true}');
  expect(JSON.parse(result.payload)).toEqual({
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${result.requestId} Error: ${message}`,
  });
  expect((await runtime.invoke("subject", "{}")).payload).toBe('"alive"');
});

test("reports an unhandled rejection and exits the process", async () => {
  const host = new TestHost(
    "exports.handler = async () => { Promise.reject(new Error('forgotten')); await new Promise((r) => setTimeout(r, 1000)); };",
  );
  const result = await runtimeOf(host).invoke("subject", "{}");
  expect(JSON.parse(result.payload)).toMatchObject({ errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "forgotten" });
});

test("kills the process after a timeout", async () => {
  const host = new TestHost("exports.handler = async (event) => { if (event.hang) while (true) {} return process.pid; };", {
    timeoutSeconds: 1,
  });
  const runtime = runtimeOf(host);
  const first = (await runtime.invoke("subject", "{}")).payload;
  const result = await runtime.invoke("subject", '{"hang":true}');
  expect(JSON.parse(result.payload)).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${result.requestId} Error: Task timed out after 1.00 seconds`,
  });
  expect(result.logTail).toContain(`${result.requestId} Task timed out after 1.00 seconds`);
  expect(() => process.kill(Number(first), 0)).toThrow("ESRCH");
});

test("throttles above the reserved concurrency and queues above the local process limit", async () => {
  const host = new TestHost("exports.handler = async () => { await new Promise((r) => setTimeout(r, 200)); return process.pid; };", {
    reservedConcurrency: 3,
  });
  const runtime = runtimeOf(host, { processesPerFunction: 2 });
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => runtime.invoke("subject", "{}")));
  const rejected = results.filter((result) => result.status === "rejected");
  expect(rejected.map((result) => result.reason.name)).toEqual(["TooManyRequests"]);
  const pids = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.payload] : []));
  expect(pids).toHaveLength(3);
  expect(new Set(pids).size).toBe(2);
});

test("freezes an idle process and resumes it for the next invocation", async () => {
  const host = new TestHost(`let ticks = 0; setInterval(() => { ticks += 1; }, 20);
    exports.handler = async () => ({ pid: process.pid, ticks });`);
  const runtime = runtimeOf(host);
  const first = JSON.parse((await runtime.invoke("subject", "{}")).payload);
  const state = async () => (await import("node:fs/promises")).readFile(`/proc/${first.pid}/stat`, "utf8");
  if (process.platform === "linux") {
    await until("the process to be stopped", async () => (await state()).split(") ")[1]?.startsWith("T"), { timeoutMs: 5000 });
  }
  const second = JSON.parse((await runtime.invoke("subject", "{}")).payload);
  expect(second.pid).toBe(first.pid);
});

test("writes a multi-line message as one event, truncates the tail to 4 KB, and writes JSON if the function logs JSON", async () => {
  const host = new TestHost("exports.handler = async () => { console.log({a: 1}); console.warn('x\\ny' + '.'.repeat(5000)); };", {
    logFormat: "JSON",
  });
  const runtime = runtimeOf(host);
  const result = await runtime.invoke("subject", "{}");
  await runtime.close();
  expect(Buffer.byteLength(result.logTail)).toBe(4096);
  const events = host.logs.map(({ message }) => JSON.parse(message));
  expect(events.map((event) => event.type ?? event.level)).toEqual([
    "platform.start",
    "INFO",
    "WARN",
    "platform.runtimeDone",
    "platform.report",
  ]);
  expect(events[1]).toMatchObject({ requestId: result.requestId, message: { a: 1 } });
  expect(events[2].message).toMatch(/^x\ny/);
});

test("reports as JSON the status of each invocation, and the initialization in the first report of a process", async () => {
  const host = new TestHost("exports.handler = async ({ fail }) => { if (fail) throw new Error('no'); };", { logFormat: "JSON" });
  const runtime = runtimeOf(host);
  await runtime.invoke("subject", "{}");
  await runtime.invoke("subject", '{"fail":true}');
  await runtime.close();
  const reports = host.logs.map(({ message }) => JSON.parse(message)).filter(({ type }) => type === "platform.report");

  expect(reports.map(({ record }) => [record.status, Object.keys(record.metrics).includes("initDurationMs")])).toEqual([
    ["success", true],
    ["error", false],
  ]);
  expect(reports[0].record.metrics.initDurationMs).toBeGreaterThan(0);
});

test("reports a response above 6 MB as a function error and rejects a larger request", async () => {
  const host = new TestHost("exports.handler = async () => 'x'.repeat(7 * 1024 * 1024);");
  const runtime = runtimeOf(host);
  const result = await runtime.invoke("subject", "{}");
  expect(JSON.parse(result.payload).errorType).toBe("Function.ResponseSizeTooLarge");
  await expect(runtime.invoke("subject", Buffer.alloc(7 * 1024 * 1024))).rejects.toThrow("7340032 byte payload is too large");
});

test("logs once when a function runs on another Node.js version than in AWS", async () => {
  const lines: string[] = [];
  const runtime = runtimeOf(new TestHost(PID, { runtime: "nodejs18.x" }), { log: (line) => lines.push(line) });
  await Promise.all([runtime.invoke("subject", "{}"), runtime.invoke("subject", "{}")]);
  expect(lines).toEqual([`function subject: nodejs18.x runs on Node.js ${process.versions.node}`]);
});

test("rejects unknown functions and unsupported runtimes, and names them", async () => {
  const runtime = runtimeOf(new TestHost("", { runtime: "python3.12" }));
  await expect(runtime.invoke("nobody", "{}")).rejects.toThrow("Function not found: nobody");
  await expect(runtime.invoke("subject", "{}")).rejects.toThrow(
    "python3.12 is not supported; the local platform runs only Node.js functions",
  );
});
