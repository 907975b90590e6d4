import { rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { interruptible } from "../command/interrupt.js";
import { timedProgress, withoutSilence } from "../command/progress.js";
import { runCommand } from "../command/run-command.js";
import { root, runFolder } from "../setup/folders.js";
import { reportRunningPlatform } from "./kept/exclusive.js";
import { environmentWith } from "./platform/endpoint.js";
import { startLocalPlatform } from "./platform/local-platform.js";
import { deploy } from "./stack/deployment.js";

/**
 * Deploys `config` to a new local platform, runs `command` with the environment variables for its clients, and removes the platform.
 * The command also gets `MSK_OUTPUTS`, a file with Terraform's outputs, and `MSK_LOCAL`, the platform's folder.
 * The process exits with the command's exit code.
 */
export async function withPlatform(config: string, command: readonly string[]): Promise<void> {
  await interruptible(async (signal) => {
    const progress = timedProgress();
    const folder = runFolder("platform");
    let succeeded = false;
    await reportRunningPlatform(progress);
    const platform = await withoutSilence(progress, (audible) => startLocalPlatform(join(folder, "local"), audible, signal));
    try {
      const { endpoint } = platform;
      const { outputs } = await withoutSilence(progress, (audible) =>
        deploy({ config, folder: join(folder, "cdktf.out"), endpoint, progress: audible, signal }),
      );
      const outputsFile = join(folder, "outputs.json");
      await writeFile(outputsFile, JSON.stringify(outputs, null, 2));
      const env = { ...environmentWith(endpoint), MSK_OUTPUTS: outputsFile, MSK_LOCAL: join(folder, "local") };
      process.exitCode = await runCommand(command, { cwd: root, env, signal });
      succeeded = process.exitCode === 0;
    } finally {
      await platform.stop(!succeeded);
      if (succeeded) await rm(folder, { recursive: true, force: true });
      else progress(`Logs and state are kept in ${relative(root, folder)}`);
    }
  });
}
