import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConsoleFile, consoleFile, consoleLock, LocalControl, readEndpoint, useEndpoint } from "../deploy/index.js";
import { isRunning, ProcessLock, thisProcess } from "../local/process/index.js";
import { startConsole } from "./index.js";

/** The time between two checks that the platform is running, in ms. */
const CHECK_MS = 1_000;

/**
 * Runs the console of the local platform in a folder, which `make up` starts. It stops on SIGTERM, SIGINT and SIGHUP, when the platform has
 * stopped, and when the channel to its parent closes before the parent has sent "keep running".
 */
async function main(folder: string | undefined): Promise<void> {
  if (!folder) throw new Error("usage: tsx tools/console/serve.ts FOLDER");
  const endpoint = await readEndpoint(folder);
  if (!endpoint) throw new Error(`no local platform is running in ${folder}`);
  const lock = await ProcessLock.take(consoleLock(folder), "msk console");
  const stopped = stopRequest(() => isRunning(endpoint));
  try {
    useEndpoint(endpoint);
    const console = await startConsole({
      outputs: join(folder, "outputs.json"),
      writable: true,
      control: new LocalControl(endpoint),
      log: (line) => process.stdout.write(`${new Date().toISOString().slice(11, 23)} ${line}\n`),
    });
    const file = consoleFile(folder);
    const content: ConsoleFile = { ...thisProcess(), url: console.url };
    await writeFile(`${file}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    await stopped;
    await rm(file, { force: true });
    await console.close();
  } finally {
    lock.release();
  }
}

/** Resolves when this process has to stop. */
function stopRequest(platformRuns: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
    setInterval(() => platformRuns() || resolve(), CHECK_MS).unref();
    let keepsRunning = false;
    process.once("disconnect", () => keepsRunning || resolve());
    process.on("message", (message) => {
      if (message !== "keep running") return;
      keepsRunning = true;
      process.send?.("keeps running");
    });
  });
}

main(process.argv[2]).then(
  () => process.exit(0),
  (failure: Error) => {
    process.stderr.write(`console: ${failure.message}\n`);
    process.exit(1);
  },
);
