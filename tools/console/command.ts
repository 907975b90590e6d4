import type { Command } from "commander";
import { Option } from "commander";
import { command, positiveInteger } from "../command/command.js";

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
    });
