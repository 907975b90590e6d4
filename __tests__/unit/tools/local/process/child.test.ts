import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import { type ChildHandle, startChild, until } from "../../../../../tools/local/process/index.js";

const started: ChildHandle[] = [];
/** Processes that exit in a test that passes. */
const grandchildren: number[] = [];
const folder = mkdtempSync(join(tmpdir(), "child-"));

function start(program: string, options: Partial<Parameters<typeof startChild>[2]> = {}) {
  const child = startChild(process.execPath, ["-e", program], { name: "child", ...options });
  started.push(child);
  return child;
}

/** Returns true like `kill -0`, except for a zombie. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.stop(100)));
  for (const pid of grandchildren.splice(0)) if (alive(pid)) process.kill(pid, "SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("passes on lines of both outputs and writes them to the log file", async () => {
  const lines: string[] = [];
  const logFile = join(folder, "deep", "child.log");
  const child = start('console.log("out"); console.error("err");', { logFile, onLine: (line) => lines.push(line) });
  expect(await child.exited).toEqual({ code: 0, signal: null });
  await until("both lines", () => readFileSync(logFile, "utf8").split("\n").length === 3);
  expect(lines.sort()).toEqual(["err", "out"]);
});

test("appends to the log file of an earlier run", async () => {
  const logFile = join(folder, "again.log");
  await start('console.log("first")', { logFile }).exited;
  await start('console.log("second")', { logFile }).exited;
  expect(readFileSync(logFile, "utf8")).toBe("first\nsecond\n");
});

test("starts the child with exactly the given environment", async () => {
  const lines: string[] = [];
  const child = start("console.log(Object.keys(process.env).join())", { env: { ONLY: "this" }, onLine: (line) => lines.push(line) });
  await child.exited;
  await until("the line", () => lines.length > 0);
  expect(lines).toEqual(["ONLY"]);
});

test("stops a child that is itself stopped by SIGSTOP", async () => {
  const child = start("setInterval(() => {}, 1000)");
  child.kill("SIGSTOP");
  await child.stop(5000);
  expect(child.running).toBe(false);
  expect(await child.exited).toEqual({ code: null, signal: "SIGTERM" });
});

test("kills a child that ignores SIGTERM after the grace period", async () => {
  const lines: string[] = [];
  const child = start('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ignoring")', {
    onLine: (line) => lines.push(line),
  });
  await until("the child to ignore SIGTERM", () => lines.includes("ignoring"));
  await child.stop(50);
  expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
});

test("exchanges messages over IPC if enabled", async () => {
  const child = start('process.on("message", (m) => { process.send("echo " + m); process.disconnect(); })', { ipc: true });
  const reply = new Promise((resolve) => child.process.once("message", resolve));
  child.process.send("hi");
  expect(await reply).toBe("echo hi");
});

test("names a missing program", () => {
  expect(() => startChild("no-such-program", [], { name: "moto" })).toThrow("moto: can't start no-such-program: not found on the PATH");
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux(
  "kills all children when the parent is killed with SIGKILL, even a stopped one",
  async () => {
    const processModule = require.resolve("../../../../../tools/local/process/index.ts");
    const lines: string[] = [];
    const parent = startChild(
      process.execPath,
      [
        "--import",
        "tsx",
        "-e",
        `const { startChild } = require(${JSON.stringify(processModule)});
       const pids = [1, 2].map(() => startChild("sleep", ["1000"], { name: "sleeper" }));
       console.log(pids.map((child) => child.pid).join());
       setInterval(() => {}, 1000);`,
      ],
      { name: "parent", onLine: (line) => lines.push(line) },
    );
    started.push(parent);
    const pids = (await until("the sleepers' pids", () => lines[0])).split(",").map(Number);
    await until("setpriv to have become sleep", () => pids.every((pid) => readFileSync(`/proc/${pid}/comm`, "utf8") === "sleep\n"));
    process.kill(pids[1] as number, "SIGSTOP");
    expect(pids.map(alive)).toEqual([true, true]);
    parent.kill("SIGKILL");
    await until("the sleepers to exit", () => !pids.some(alive), { timeoutMs: 5000 });
  },
  20_000,
);

test("kills what a child has left in its group when it exits", async () => {
  const lines: string[] = [];
  const child = startChild("sh", ["-c", "sleep 1000 & echo $!; exit 3"], { name: "shell", onLine: (line) => lines.push(line) });
  started.push(child);
  expect((await child.exited).code).toBe(3);
  const grandchild = Number(await until("the id", () => lines[0]));
  grandchildren.push(grandchild);
  await until("the grandchild to exit", () => !alive(grandchild), { timeoutMs: 5000 });
});

test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "kills what its children have started when the parent exits on %s",
  async (signal) => {
    const processModule = require.resolve("../../../../../tools/local/process/index.ts");
    const lines: string[] = [];
    const script = `
      const { startChild } = require(${JSON.stringify(processModule)});
      startChild("sh", ["-c", "sleep 1000 & echo $!; wait"], { name: "shell", onLine: (line) => console.log(line) });
      setInterval(() => {}, 1000);`;
    const parent = startChild(process.execPath, ["--import", "tsx", "-e", script], { name: "parent", onLine: (line) => lines.push(line) });
    started.push(parent);
    const grandchild = Number(await until("the grandchild's id", () => lines[0]));
    grandchildren.push(grandchild);
    expect(alive(grandchild)).toBe(true);
    parent.kill(signal);
    await until("the grandchild to exit", () => !alive(grandchild), { timeoutMs: 5000 });
  },
  20_000,
);
