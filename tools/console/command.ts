import type { Command } from "commander";
import { Option } from "commander";
import { command, configOption, jsonOption, positiveInteger } from "../command/command.js";

export const consoleCommand = (): Command =>
  command("console", {
    summary: "show a platform in a web console on this machine",
    description:
      "Without options, prints the address of the web console of `make up`, and starts it if it isn't running. With --outputs, serves the " +
      "console of any deployed platform until Ctrl-C, with the AWS credentials of the environment: read-only unless --allow-writes is set. " +
      "The console listens on loopback only, and its address contains a token.",
    failsIf: "no platform is running, the file has no outputs of a platform, or the port is in use",
    examples: [
      { run: "msk console", does: "the console of the platform that `make up` has started" },
      { run: "msk console --outputs outputs.json", does: "a platform on AWS; `terraform output -json > outputs.json` writes the file" },
      { run: "msk console --outputs outputs.json --allow-writes", does: "the same; messages can be written and load can be sent" },
    ],
  })
    .addOption(new Option("--outputs <file>", "file with the outputs of a deployed platform").env("MSK_OUTPUTS"))
    .addOption(new Option("--allow-writes", "allow to write messages and to send load").default(false))
    .addOption(new Option("--port <number>", "port of the console of --outputs, by default a free port").argParser(positiveInteger))
    .action(async (options: { outputs?: string; allowWrites: boolean; port?: number }) => {
      const { showConsole } = await import("./index.js");
      await showConsole(options);
    })
    .addCommand(screenshotsCommand());

const screenshotsCommand = (): Command =>
  command("screenshots", {
    summary: "take the pictures of the console in the documents",
    description:
      "Deploys the settings to a new local platform, walks through its console in Chromium as an operator would, with a broker that is killed " +
      "and a consumer that stops, and writes the pictures. Takes a few minutes.",
    failsIf: "the platform does not start, or the console does not show in time what happens to it",
    examples: [
      { run: "msk console screenshots", does: "writes docs/images/console/*.png" },
      { run: "msk console screenshots --out /tmp/pictures --json", does: "also prints what the page has shown" },
    ],
  })
    .addOption(configOption())
    .addOption(jsonOption())
    .addOption(new Option("--out <folder>", "folder for the pictures").default("docs/images/console"))
    .action(async (options: { config: string; out: string; json?: boolean }) => {
      const { takeScreenshots } = await import("./index.js");
      await takeScreenshots(options);
    });
