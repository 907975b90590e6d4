import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { bareCluster, type Endpoint, readEndpoint } from "../../tools/deploy/index.js";
import { type ChildHandle, startChild, until } from "../../tools/local/process/index.js";
import { root, runFolder, toolsFolder } from "../../tools/setup/folders.js";
import { Workspace } from "../support/documents/workspace.js";
import { MakeTask } from "../support/processes/make-task.js";
import { processesIn, processTree, stillRunning } from "../support/processes/processes.js";

let folder: string;

beforeAll(() => {
  folder = runFolder("shutdown");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)("stops all its processes, including a stopped broker, on %s", async (signal) => {
  const { child, endpoint } = await start(signal);
  const { control } = await bareCluster(endpoint, "shutdown");
  await control.fault("shutdown", 3, "hang"); // a stopped process handles only SIGKILL
  expect((await control.brokers("shutdown")).map(({ state }) => state)).toEqual(["running", "running", "hung"]);
  const started = processTree(child.pid);
  expect(started.length).toBeGreaterThanOrEqual(8); // serve.ts, moto, three controllers, three brokers

  child.process.kill(signal);

  await until("every process to exit", () => stillRunning(started).length === 0, { timeoutMs: 30_000 });
  expect(await responds(endpoint.endpoint)).toBe(false);
});

test("leaves no process when it can't start", async () => {
  const taken = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
  });
  const { port } = taken.address() as { port: number };
  const seen = new Set<number>();
  const child = serve("failed", ["--port", String(port)]);
  const polling = setInterval(() => processTree(child.pid).forEach((pid) => void seen.add(pid)), 50);
  const { code } = await child.exited;
  clearInterval(polling);
  taken.close();
  expect(code).not.toBe(0);
  expect(readFileSync(join(folder, "failed.log"), "utf8")).toMatch(new RegExp(`${port}|EADDRINUSE`));
  await until("every process to exit", () => stillRunning([...seen]).length === 0, { timeoutMs: 15_000 });
});

describe("make up", () => {
  let workspace: Workspace;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    workspace = Workspace.create();
    environment = await workspace.environment();
  });

  afterAll(() => workspace?.remove());

  const make = (...args: readonly string[]) => new MakeTask(workspace.clone, environment, ...args);
  const nothingRuns = () =>
    until("every process to exit", () => processesIn(workspace.clone).length === 0 || undefined, { timeoutMs: 20_000 });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("starts nothing if it receives %s before its first line", async (signal, status) => {
    const up = make("up");
    await up.untilCommand();
    up.signalGroup(signal);
    expect({ status: await up.status, output: up.output }).toMatchObject({ status });
    await nothingRuns();
  });

  test("runs once in a folder, and make down stops it while it starts", async () => {
    const first = make("up");
    await first.untilLine("aws: listens on");

    const second = make("up");
    expect({ status: await second.status, output: second.output }).toMatchObject({
      status: 2,
      output: expect.stringMatching(/`make up` is running \(process \d+, since 2.*Z\)\.\n.*stop it and the platform with `make down`/),
    });
    const down = make("down");
    expect({ status: await down.status, output: down.output }).toMatchObject({
      status: 0,
      output: expect.stringMatching(/Stopping `make up`, process \d+\n[\s\S]*The local platform is stopped and its state is removed\./),
    });
    expect(await first.status).toBe(2); // make reports the exit code of its command: Error 143
    expect(first.output).toContain("Error 143");
    await nothingRuns();
  });
});

function serve(name: string, more: string[] = []): ChildHandle {
  const args = ["--import", "tsx", join(root, "tools/local/serve.ts"), "--dir", join(folder, name), "--tools", toolsFolder, ...more];
  return startChild(process.execPath, args, { name, cwd: root, logFile: join(folder, `${name}.log`) });
}

async function start(name: string): Promise<{ child: ChildHandle; endpoint: Endpoint }> {
  const child = serve(name);
  const endpoint = await until("the platform", () => readEndpoint(join(folder, name)), { timeoutMs: 300_000 });
  return { child, endpoint };
}

const responds = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );
