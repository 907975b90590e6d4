import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { interruptible } from "../../command/interrupt.js";
import { type Progress, progressOf, withoutSilence } from "../../command/progress.js";
import { isRunning, LockedError, ProcessLock, until } from "../../local/process/index.js";
import { commandLock, localFolder } from "../../setup/folders.js";
import { TerraformError } from "../../terraform/index.js";
import { collectMetrics } from "../platform/collector.js";
import { type Endpoint, environmentOf, readEndpoint } from "../platform/endpoint.js";
import { type Deployed, deploy } from "../stack/deployment.js";
import { appliedChanges } from "./applied-changes.js";
import { commandsToTry } from "./commands-to-try.js";
import { writeEnvironmentFile } from "./environment-file.js";
import { describe, exclusively } from "./exclusive.js";
import { type KeptConsole, startKeptConsole, stopKeptConsole } from "./kept-console.js";
import { platformProcess, startKeptPlatform, stopProcess } from "./kept-platform.js";

export interface ApplyOptions {
  /** Settings file. */
  readonly config: string;
  /** Print one JSON document on standard output, and progress on standard error. */
  readonly json?: boolean;
}

/** A running platform with what was applied to it. */
interface AppliedPlatform extends Omit<Deployed, "terraform"> {
  readonly endpoint: Endpoint;
  /** The address of the web console, with its token; undefined if the console has not started. */
  readonly consoleUrl?: string;
}

/**
 * `make up`: starts the local platform unless it is running, and applies the settings. The platform keeps running. If it is interrupted, a
 * platform that it has started is stopped, and one that was running before keeps running.
 */
export async function up({ config, json }: ApplyOptions): Promise<void> {
  const applied = await command("make up", json, async (progress, signal) => {
    const endpoint = await readEndpoint(localFolder);
    if (!endpoint) return startAndApply(config, progress, signal);
    progress(`A local platform is running: ${describe(endpoint)}. The settings are applied to it; \`make down\` stops it.`);
    return applyToRunning(endpoint, config, progress, signal);
  });
  process.stdout.write(json ? document(applied) : `\nThe platform is running.\n${commandsToTry(applied)}`);
}

/** `make deploy-local`: applies the settings to the running platform. */
export async function deployLocal({ config, json }: ApplyOptions): Promise<void> {
  const applied = await command("make deploy-local", json, async (progress, signal) => {
    const endpoint = await readEndpoint(localFolder);
    if (!endpoint) throw new Error("No local platform is running; start one with `make up`.");
    return applyToRunning(endpoint, config, progress, signal);
  });
  const text = `\n${appliedChanges(applied.applied)}${commandsToTry(applied)}`;
  process.stdout.write(json ? document(applied) : text);
}

/** `make down`: stops the platform, and a command that starts or changes it, and removes the platform's state. */
export async function down(): Promise<void> {
  const was = await interruptible((signal) =>
    withoutSilence(progressOf(), async (progress) => {
      const { lock, stopped } = await lockFromOthers(progress, signal);
      try {
        await stopKeptConsole(localFolder);
        const platform = platformProcess(localFolder);
        if (platform) {
          progress(`Stopping the local platform, process ${platform.pid}`);
          await stopProcess(platform);
        }
        await rm(localFolder, { recursive: true, force: true });
        return stopped || platform !== undefined;
      } finally {
        lock.release();
      }
    }),
  );
  process.stdout.write(was ? "The local platform is stopped and its state is removed.\n" : "No local platform was running.\n");
}

/** Takes the lock of the commands. One that holds it is stopped as with Ctrl-C; another `make down` is waited for. */
async function lockFromOthers(progress: Progress, signal: AbortSignal): Promise<{ readonly lock: ProcessLock; readonly stopped: boolean }> {
  for (let stopped = false; ; stopped = true) {
    signal.throwIfAborted();
    try {
      return { lock: await ProcessLock.take(commandLock, "make down"), stopped };
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      const { holder } = error;
      if (holder.command === "make down") {
        progress(`Waiting for another \`make down\`, process ${holder.pid}`);
        await until("the other `make down`", () => !isRunning(holder), { timeoutMs: 120_000, signal });
      } else {
        progress(`Stopping \`${holder.command}\`, process ${holder.pid}`);
        await stopProcess(holder, 120_000);
      }
    }
  }
}

/** Runs `work` alone in this folder, with a signal that aborts on Ctrl-C. */
const command = <T>(name: string, json: boolean | undefined, work: (progress: Progress, signal: AbortSignal) => Promise<T>): Promise<T> =>
  interruptible((signal) => exclusively(name, () => withoutSilence(progressOf(json), (progress) => work(progress, signal))));

async function startAndApply(config: string, progress: Progress, signal: AbortSignal): Promise<AppliedPlatform> {
  const last = platformProcess(localFolder);
  if (last) {
    progress(`Waiting for the last platform, process ${last.pid}, to stop`);
    await stopProcess(last);
  }
  await stopKeptConsole(localFolder);
  const platform = await startKeptPlatform(localFolder, progress, signal);
  const { endpoint, exited } = platform;
  try {
    const either = AbortSignal.any([signal, exited]);
    const deployed = await apply(endpoint, config, progress, either);
    const console = await consoleOf(progress, either);
    signal.throwIfAborted();
    await platform.keepRunning();
    await console?.keepRunning();
    if (signal.aborted) reportKept(endpoint, progress);
    return { endpoint, ...deployed, ...(console && { consoleUrl: console.url }) };
  } catch (error) {
    if (error instanceof TerraformError && !signal.aborted && !exited.aborted) {
      await platform.keepRunning();
      progress(`The platform keeps running, so that you can look at it: ${describe(endpoint)}. \`make down\` stops it.`);
    } else {
      await platform.stop();
      progress("The local platform is stopped; nothing is running.");
    }
    throw error;
  }
}

async function applyToRunning(endpoint: Endpoint, config: string, progress: Progress, signal: AbortSignal): Promise<AppliedPlatform> {
  const exited = new AbortController();
  const watching = setInterval(() => {
    if (!isRunning(endpoint)) exited.abort(new Error("The local platform exited unexpectedly. Start again: make down && make up"));
  }, 1_000);
  try {
    const either = AbortSignal.any([signal, exited.signal]);
    const deployed = await apply(endpoint, config, progress, either);
    const console = await consoleOf(progress, either);
    await console?.keepRunning();
    return { endpoint, ...deployed, ...(console && { consoleUrl: console.url }) };
  } finally {
    clearInterval(watching);
    if (signal.aborted) reportKept(endpoint, progress);
  }
}

/** Starts the web console of the platform. Without it the platform is as useful as before, so a failure is reported only. */
async function consoleOf(progress: Progress, signal: AbortSignal): Promise<KeptConsole | undefined> {
  progress("Starting the web console");
  try {
    return await startKeptConsole(localFolder, signal);
  } catch (error) {
    signal.throwIfAborted();
    progress((error as Error).message);
    return undefined;
  }
}

function reportKept(endpoint: Endpoint, progress: Progress): void {
  progress(`The platform keeps running: ${describe(endpoint)}. The settings may be applied in part.`);
  progress("`make deploy-local` continues, `make down` stops the platform.");
}

/** Exists while Terraform applies: if it exists before, an apply was killed, and its state can lack what it had just created. */
const applying = join(localFolder, "applying");

async function apply(endpoint: Endpoint, config: string, progress: Progress, signal: AbortSignal): Promise<Deployed> {
  const wasKilled = existsSync(applying);
  const reportInterrupt = () => progress("Terraform finishes the changes that it has begun, and saves its state");
  signal.addEventListener("abort", reportInterrupt, { once: true });
  await writeFile(applying, "");
  await writeEnvironmentFile(endpoint, localFolder);
  try {
    const deployed = await deploy({ config, folder: join(localFolder, "cdktf.out"), endpoint, progress, signal });
    await rm(applying, { force: true });
    await writeFile(join(localFolder, "outputs.json"), JSON.stringify(deployed.outputs, null, 2));
    await collect(endpoint, deployed.outputs, progress);
    return deployed;
  } catch (error) {
    const isKilled = error instanceof TerraformError && error.killedBy !== undefined;
    if (!wasKilled && !isKilled) await rm(applying, { force: true });
    if (!wasKilled || !(error instanceof TerraformError)) throw error;
    throw new Error(
      `${error.message}\n\nAn earlier apply was killed, so Terraform's state lacks resources that exist. Start again: make down && make up`,
      { cause: error },
    );
  } finally {
    signal.removeEventListener("abort", reportInterrupt);
  }
}

/** Starts the collector of the platform's metrics. Without it the platform is as useful as before, so a failure is reported only. */
async function collect(endpoint: Endpoint, outputs: Deployed["outputs"], progress: Progress): Promise<void> {
  try {
    const collected = await collectMetrics(endpoint, outputs);
    if (collected) progress(`Prometheus collects the metrics of ${collected.targets} exporters`);
  } catch (error) {
    progress(`Prometheus does not collect metrics: ${(error as Error).message}`);
  }
}

/** Returns the document for scripts: the endpoint, the environment variables for clients, the address of the console, and Terraform's outputs. */
const document = ({ endpoint, outputs, consoleUrl }: AppliedPlatform) =>
  `${JSON.stringify({ endpoint: endpoint.endpoint, environment: environmentOf(endpoint), console: consoleUrl, outputs }, null, 2)}\n`;
