import { rm } from "node:fs/promises";
import { join } from "node:path";
import { interruptible } from "../command/interrupt.js";
import { deploy, LocalControl, progressOf, startLocalPlatform, useEndpoint } from "../deploy/index.js";
import { runFolder } from "../setup/folders.js";
import { platformOutputs } from "../traffic/outputs.js";
import { type DemoResult, document, passed, report } from "./report.js";
import { loseABroker } from "./scenario.js";

export interface DemoOptions {
  /** Settings file. */
  readonly config: string;
  /** Events to send in all. */
  readonly events: number;
  readonly perSecond: number;
  /** Print one JSON document on standard output, and progress on standard error. */
  readonly json?: boolean;
}

/**
 * `make demo`: the whole platform on this machine, a broker lost under load, every event accounted for, and all taken down
 * again. The process's exit code is 1 if an acknowledged event is missing or a second plan finds something to change.
 */
export async function demo(options: DemoOptions): Promise<void> {
  await interruptible(async (signal) => {
    const progress = progressOf(options.json);
    const folder = runFolder("demo");
    const step = (number: number, what: string) => progress(`── ${number}/5 ${what}`);
    step(1, "The local platform: an AWS API on this machine");
    const platform = await startLocalPlatform(join(folder, "local"), progress);
    try {
      useEndpoint(platform.endpoint);
      step(2, `terraform apply of ${options.config}: the very stack that goes to AWS, with real brokers in three zones`);
      const { endpoint } = platform;
      const { terraform, outputs } = await deploy({
        config: options.config,
        folder: join(folder, "cdktf.out"),
        endpoint,
        progress,
        signal,
      });
      step(3, `${options.events} impressions over HTTP at ${options.perSecond} a second, and a broker killed on the way`);
      const told = platformOutputs.parse(outputs);
      const scenario = await loseABroker(told, new LocalControl(endpoint), { ...options, progress, signal });
      step(4, "A second terraform plan");
      const changes = await terraform.plan();
      const result: DemoResult = { ...scenario, changes };
      process.stdout.write(options.json ? `${JSON.stringify(document(result), null, 2)}\n` : report(result));
      if (!passed(result)) process.exitCode = 1;
      step(5, "Taking everything down");
    } finally {
      await platform.stop();
      await rm(folder, { recursive: true, force: true });
    }
    progress("Everything has ended. `make up` leaves a platform running; README.md tells how to deploy it to AWS.");
  });
}
