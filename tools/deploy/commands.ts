import type { Command } from "commander";
import { command, configOption, jsonOption } from "../command/command.js";

export const upCommand = (): Command =>
  command("up", {
    summary: "start the local platform, apply the settings to it, and keep it running",
    description:
      "Starts the local platform unless it is running, applies the settings to it, and keeps it running. Prints commands to try. `msk down` " +
      "stops it. One platform runs in a folder: a second `msk up` at the same time fails and says what runs. Ctrl-C stops a platform that " +
      "this command has started; one that was running before keeps running, and Terraform saves its state.",
    failsIf: "another command starts or stops the platform, it does not start, or Terraform fails (then it keeps running)",
    examples: [
      { run: "msk up", does: "config/dev.yaml" },
      { run: "msk up --json", does: "for scripts: the endpoint, the environment variables for clients, and Terraform's outputs" },
    ],
  })
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json }) => {
      const { up } = await import("./index.js");
      await up({ config, json });
    });

export const deployLocalCommand = (): Command =>
  command("deploy-local", {
    summary: "apply the settings to the running local platform",
    description:
      "Applies the settings to the running local platform. Prints each change by its address, and commands to try. After Ctrl-C, Terraform " +
      "finishes the changes that it has begun and saves its state; the platform keeps running.",
    failsIf: "no local platform is running, another command changes it, or Terraform fails",
    examples: [{ run: "msk deploy-local --config config/mine.yaml", does: "applies the changes of the settings" }],
  })
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json }) => {
      const { deployLocal } = await import("./index.js");
      await deployLocal({ config, json });
    });

export const downCommand = (): Command =>
  command("down", {
    summary: "stop the local platform and remove its state",
    description: "Stops the local platform, and a command that starts or changes it at this moment, and removes its state.",
    failsIf: "the platform can't be stopped",
    examples: [{ run: "msk down", does: "also succeeds if no platform is running" }],
  }).action(async () => {
    const { down } = await import("./index.js");
    await down();
  });

export const withPlatformCommand = (): Command =>
  command("with-platform", {
    summary: "run a command against a new local platform, and remove the platform afterwards",
    description:
      "Starts and deploys a new local platform, runs the command, and removes the platform. The command gets AWS_ENDPOINT_URL and credentials, " +
      "MSK_OUTPUTS (a file with Terraform's outputs) and MSK_LOCAL (the platform's folder) in its environment.",
    failsIf: "the platform does not start; otherwise the exit code is that of the command",
    examples: [{ run: "msk with-platform -- aws kafka list-clusters-v2", does: "runs the AWS CLI against a new cluster" }],
  })
    .addOption(configOption())
    .argument("<command...>", "the command to run, after --")
    .action(async (words: string[], { config }) => {
      const { withPlatform } = await import("./index.js");
      await withPlatform(config, words);
    });
