import { rm } from "node:fs/promises";
import { join } from "node:path";
import { interruptible } from "../command/interrupt.js";
import {
  deploy,
  LocalControl,
  progressOf,
  reportRunningPlatform,
  startLocalPlatform,
  useEndpoint,
  withoutSilence,
} from "../deploy/index.js";
import { runFolder } from "../setup/folders.js";
import { platformOutputs } from "../traffic/outputs.js";
import { alarmsSince } from "./alarms.js";
import { type DemoResult, document, failures, report } from "./report.js";
import { killBrokerUnderLoad } from "./scenario.js";

/** The demo takes two minutes: alarms count shorter ones. */
const MINUTE_SECONDS = 2;

/** The options of `msk demo`. */
export interface DemoOptions {
  /** Settings file. */
  readonly config: string;
  /** Number of events. */
  readonly events: number;
  readonly perSecond: number;
  /** Print one JSON document on standard output, and progress on standard error. */
  readonly json?: boolean;
}

/**
 * Runs `make demo`: deploys the platform on this machine, kills a broker under load, accounts for every event, and removes everything.
 * The exit code of the process is 1 if the broker was not down, an acknowledged event is missing or a second plan is not empty.
 */
export async function demo(options: DemoOptions): Promise<void> {
  await interruptible((signal) => withoutSilence(progressOf(options.json), (progress) => demoWith(options, progress, signal)));
}

async function demoWith(options: DemoOptions, progress: (line: string) => void, signal: AbortSignal): Promise<void> {
  await reportRunningPlatform(progress);
  const folder = runFolder("demo");
  const step = (number: number, what: string) => progress(`── ${number}/5 ${what}`);
  step(1, "Start the local platform: an AWS API on this machine");
  const platform = await startLocalPlatform(join(folder, "local"), progress, signal, { minuteSeconds: MINUTE_SECONDS });
  try {
    useEndpoint(platform.endpoint);
    step(2, `terraform apply of ${options.config}: the same stack as on AWS, with real brokers in three zones`);
    const { endpoint } = platform;
    const { terraform, outputs } = await deploy({
      config: options.config,
      folder: join(folder, "cdktf.out"),
      endpoint,
      progress,
      signal,
    });
    step(3, `Send ${options.events} impressions over HTTP at ${options.perSecond} per second, and kill a broker`);
    const platformStack = platformOutputs.parse(outputs);
    const startedMs = Date.now();
    const scenario = await killBrokerUnderLoad(platformStack, new LocalControl(endpoint), {
      ...options,
      progress,
      signal,
    });
    step(4, "Run terraform plan again: it must be empty");
    const changes = await terraform.plan();
    const alarms = await alarmsSince(endpoint.region, platformStack.cluster_name, startedMs);
    const result: DemoResult = { ...scenario, changes, alarms };
    process.stdout.write(options.json ? `${JSON.stringify(document(result), null, 2)}\n` : report(result));
    if (failures(result).length > 0) process.exitCode = 1;
    step(5, "Stop and remove everything");
  } finally {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
  progress("Everything is removed. `make up` keeps a platform running; README.md explains how to deploy it to AWS.");
}
