import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { interruptible } from "../../command/interrupt.js";
import { deploy, LocalControl, progressOf, startLocalPlatform, useEndpoint, withoutSilence } from "../../deploy/index.js";
import { until } from "../../local/process/index.js";
import { installBrowser } from "../../setup/browser.js";
import { root, runFolder } from "../../setup/folders.js";
import { platformOutputs } from "../../traffic/outputs.js";
import { startConsole } from "../start.js";
import { walk } from "./walk.js";

/** Alarms that count fifteen minutes ring after one: the walk waits for them. */
const MINUTE_SECONDS = 4;

export interface ScreenshotOptions {
  readonly config: string;
  /** The folder for the pictures. */
  readonly out: string;
  readonly json?: boolean;
}

/**
 * `msk console screenshots`: deploys the settings to a new local platform, walks through its console in Chromium, and writes the pictures.
 * Prints what the page has shown as JSON, if asked to.
 */
export async function takeScreenshots({ config, out, json }: ScreenshotOptions): Promise<void> {
  const folder = runFolder("console");
  await interruptible((signal) =>
    withoutSilence(progressOf(json), async (progress) => {
      const browser = installBrowser(progress);
      await mkdir(resolve(out), { recursive: true });
      const platform = await startLocalPlatform(join(folder, "local"), progress, signal, { minuteSeconds: MINUTE_SECONDS });
      try {
        const { endpoint } = platform;
        useEndpoint(endpoint);
        const { outputs } = await deploy({ config, folder: join(folder, "cdktf.out"), endpoint, progress, signal });
        const outputsFile = join(folder, "outputs.json");
        await writeFile(outputsFile, JSON.stringify(outputs));
        const { consumer_function_name: consumer, event_topic: topic } = platformOutputs.parse(outputs);
        const console = await startConsole({ outputs: outputsFile, writable: true, control: new LocalControl(endpoint), log: progress });
        try {
          progress("Walking through the console");
          const stopped = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
          const consume = (enabled: boolean) => setMapping(consumer, enabled, signal);
          const walked = await Promise.race([walk({ url: console.url, browser, out: resolve(out), consume, topic, progress }), stopped]);
          progress(`Wrote ${walked.pictures.length} pictures to ${relative(root, resolve(out)) || "."}`);
          if (json) process.stdout.write(`${JSON.stringify(walked, null, 2)}\n`);
        } finally {
          await console.close();
        }
      } finally {
        await platform.stop();
        await rm(folder, { recursive: true, force: true });
      }
    }),
  );
}

/** Enables or disables the event source mapping of a function, and waits until it is. */
async function setMapping(functionName: string, enabled: boolean, signal: AbortSignal): Promise<void> {
  const lambda = new LambdaClient({});
  try {
    const read = async () =>
      (await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: functionName }))).EventSourceMappings?.[0];
    const mapping = await read();
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled: enabled }));
    const state = enabled ? "Enabled" : "Disabled";
    await until(`the event source mapping to be ${state}`, async () => (await read())?.State === state, { timeoutMs: 90_000, signal });
  } finally {
    lambda.destroy();
  }
}
