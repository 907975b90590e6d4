import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { bareCluster, type Endpoint, readEndpoint } from "../../tools/deploy/index.js";
import { type ChildHandle, startChild, until } from "../../tools/local/process/index.js";
import { root, runFolder, toolsFolder } from "../../tools/setup/folders.js";
import { processTree, stillRunning } from "../support/processes/processes.js";

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
