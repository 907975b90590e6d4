import type { Command } from "commander";
import { command, configOption, jsonOption } from "../command/command.js";

export const upCommand = (): Command =>
  command("up", {
    summary: "start the local platform, apply the settings to it, and leave it running",
    description:
      "Starts the local platform if none runs, applies the settings to it, and leaves it running. Prints what to try. `msk down` ends it.",
    failsIf: "something did not start, or Terraform could not apply; what had started is left to look at",
    examples: [
      { run: "msk up", does: "config/dev.yaml" },
      { run: "msk up --json", does: "for scripts: the endpoint, the environment that leads there, and Terraform's outputs" },
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
    summary: "apply the settings to the local platform that runs",
    failsIf: "no local platform runs, or Terraform could not apply",
    examples: [{ run: "msk deploy-local --config config/mine.yaml", does: "applies what has changed in the settings" }],
  })
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json }) => {
      const { deployLocal } = await import("./index.js");
      await deployLocal({ config, json });
    });

export const downCommand = (): Command =>
  command("down", {
    summary: "end the local platform and remove its state",
    failsIf: "it could not be ended",
    examples: [{ run: "msk down", does: "succeeds also if nothing runs" }],
  }).action(async () => {
    const { down } = await import("./index.js");
    await down();
  });

export const withPlatformCommand = (): Command =>
  command("with-platform", {
    summary: "run a command against a platform deployed for it, and take both down afterwards",
    description:
      "Deploys a local platform of its own, runs the command, and takes both down. The command finds AWS_ENDPOINT_URL and credentials, " +
      "MSK_OUTPUTS (a file with Terraform's outputs) and MSK_LOCAL (the platform's folder) in its environment.",
    failsIf: "the platform did not start; else the exit code is the command's own",
    examples: [{ run: "msk with-platform -- aws kafka list-clusters-v2", does: "the AWS CLI against a cluster that lives as long" }],
  })
    .addOption(configOption())
    .argument("<command...>", "what to run, behind --")
    .action(async (words: string[], { config }) => {
      const { withPlatform } = await import("./index.js");
      await withPlatform(config, words);
    });
