import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { NodeCommand } from "../../../../../tools/local/kafka/jvm.js";
import { NodeProcess } from "../../../../../tools/local/kafka/node-process.js";
import { processState, until } from "../../../../../tools/local/process/index.js";

let folder: string;
let lines: string[];
let node: NodeProcess;
let serving: (signal: AbortSignal) => Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "node-"));
  lines = [];
  serving = async () => undefined;
  const logFile = join(folder, "node.log");
  node = new NodeProcess({ name: "orders/broker-1", logFile, log: (line) => lines.push(line), serving: (signal) => serving(signal) });
});

afterEach(async () => {
  const { pid } = node;
  await node.kill(null);
  if (pid !== undefined && processState(pid) !== "exited") process.kill(pid, "SIGKILL"); // a kill without effect fails the tests, and doesn't block them
  rmSync(folder, { recursive: true, force: true });
});

/** A program instead of the JVM: a broker whose shutdown takes a moment. */
const program = (script: string): NodeCommand => ({ java: process.execPath, args: ["--eval", script], env: { PATH: process.env["PATH"] } });
const broker = program('console.log("started"); process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1_000)');
const started = () => until("the program", () => readFileSync(join(folder, "node.log"), "utf8").includes("started"));
const pidOf = ({ pid }: NodeProcess) => pid as number;

test("a node that was never started is stopped, and can't be started without a configuration", async () => {
  expect([node.state, node.pid, node.name]).toEqual(["stopped", undefined, "orders/broker-1"]);
  await expect(node.start()).rejects.toThrow("orders/broker-1 has never been configured");
  await expect(node.hang()).rejects.toThrow("orders/broker-1 is not running, so it can't hang; start it first");
  await expect(node.resume()).rejects.toThrow("orders/broker-1 is not running, so it can't resume; start it");
});

test("a node is starting until it serves, then running", async () => {
  let serves: () => void = () => undefined;
  serving = () =>
    new Promise((resolve) => {
      serves = resolve;
    });
  const start = node.start(broker);

  expect(node.state).toBe("starting");
  expect(processState(pidOf(node))).toBe("running");
  serves();
  await start;
  expect(node.state).toBe("running");
});

test("starting a running node does nothing", async () => {
  await node.start(broker);
  const { pid } = node;
  await node.start(broker);

  expect(node.pid).toBe(pid);
});

describe("kill", () => {
  test("ends the process at once, and it does not come back before start", async () => {
    await node.start(broker);
    const pid = pidOf(node);
    await node.kill(null);

    expect([processState(pid), node.state, node.pid]).toEqual(["exited", "stopped", undefined]);
    await node.start();
    expect([node.state, processState(pidOf(node))]).toEqual(["running", "running"]);
    expect(node.pid).not.toBe(pid);
    expect(lines).toEqual([]);
  });

  test("starts the node again after the time given", async () => {
    await node.start(broker);
    const pid = pidOf(node);
    const killed = Date.now();
    await node.kill(400);

    expect([processState(pid), node.state]).toEqual(["exited", "stopped"]);
    await until("the restart", () => node.state === "running", { everyMs: 10 });
    expect(Date.now() - killed).toBeGreaterThanOrEqual(390);
    expect(node.pid).not.toBe(pid);
    await until("the log", () => lines.length === 2);
    expect(lines).toEqual(["orders/broker-1 exited with SIGKILL: restarts in 400 ms", "orders/broker-1: is running again"]);
  });

  test("ends a process that hangs", async () => {
    await node.start(broker);
    const pid = pidOf(node);
    await node.hang();
    await node.kill(null);

    expect(processState(pid)).toBe("exited");
  });
});

describe("hang", () => {
  test("suspends the process, which keeps its id, until resume", async () => {
    await node.start(broker);
    const pid = pidOf(node);
    await node.hang();

    expect([processState(pid), node.state, node.pid]).toEqual(["suspended", "hung", pid]);
    await node.resume();
    expect([processState(pid), node.state, node.pid]).toEqual(["running", "running", pid]);
  });

  test("is what the operating system reports, also if another program caused or ended it", async () => {
    await node.start(broker);
    const pid = pidOf(node);
    process.kill(pid, "SIGSTOP");
    await until("the state", () => node.state === "hung");
    process.kill(pid, "SIGCONT");
    await until("the state", () => node.state === "running");
  });

  test("of a node that is down is refused", async () => {
    await node.start(broker);
    await node.kill(null);

    await expect(node.hang()).rejects.toThrow("orders/broker-1 is not running, so it can't hang; start it first");
    await expect(node.resume()).rejects.toThrow("orders/broker-1 is not running, so it can't resume; start it");
  });
});

describe("stop", () => {
  test("ends the process with SIGTERM, and it does not come back", async () => {
    await node.start(program(`${broker.args[1]}; process.on("exit", () => console.log("left in order"))`));
    await started();
    const pid = pidOf(node);
    await node.stop();

    expect([processState(pid), node.state]).toEqual(["exited", "stopped"]);
    expect(readFileSync(join(folder, "node.log"), "utf8")).toContain("left in order");
    expect(lines).toEqual([]);
  });

  test("kills a process that ignores SIGTERM", async () => {
    await node.start(program('process.on("SIGTERM", () => {}); console.log("started"); setInterval(() => {}, 1_000)'));
    await started();
    const pid = pidOf(node);
    await node.stop(200);

    expect(processState(pid)).toBe("exited");
  });
});

describe("a node that exits", () => {
  test("before it serves fails with the last lines of its log", async () => {
    serving = (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const failing = program('for (let line = 1; line <= 20; line++) console.log("line " + line); process.exitCode = 3');

    const failure = await node.start(failing).catch((error: Error) => error.message);
    expect(failure).toBe(
      [
        "orders/broker-1 exited with status 3:",
        ...Array.from({ length: 12 }, (_, index) => `line ${index + 9}`),
        `(${join(folder, "node.log")})`,
      ].join("\n"),
    );
    expect(lines).toEqual(["orders/broker-1 exited with status 3: restarts in 5000 ms"]);
  });

  test("that runs without serving is killed", async () => {
    serving = async () => {
      throw new Error("it does not serve");
    };
    const start = node.start(broker);
    const pid = pidOf(node);

    await expect(start).rejects.toThrow("it does not serve");
    await until("the process to exit", () => processState(pid) === "exited");
    expect(lines).toEqual(["it does not serve restarts in 5000 ms"]);
  });

  test("later is reported and started again", async () => {
    await node.start(program("setTimeout(() => process.exit(4), 300)"));
    await until("the report", () => lines.length > 0);

    expect(lines).toEqual(["orders/broker-1 exited with status 4: restarts in 5000 ms"]);
    expect(node.state).toBe("stopped");
  });
});
