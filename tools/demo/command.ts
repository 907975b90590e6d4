import type { Command } from "commander";
import { command, configOption, jsonOption, positiveInteger } from "../command/command.js";

export const demoCommand = (): Command =>
  command("demo", {
    summary: "run the whole platform here, kill a broker under load, and account for every event",
    description:
      "Starts a local platform, applies the settings to it with Terraform, sends events over HTTP while a broker is killed, " +
      "looks for every acknowledged event in the topic and at the consumer, and takes everything down.",
    failsIf: "an acknowledged event is missing, a second plan is not empty, or something did not start",
    examples: [
      { run: "msk demo", does: "2,000 events at 100 a second, with config/dev.yaml" },
      { run: "msk demo --config config/example.yaml --events 500", does: "another platform, fewer events" },
    ],
  })
    .addOption(configOption())
    .option("--events <n>", "events to send", positiveInteger, 2000)
    .option("--rate <n>", "events a second", positiveInteger, 100)
    .addOption(jsonOption())
    .action(async ({ config, events, rate, json }) => {
      const { demo } = await import("./index.js");
      await demo({ config, events, perSecond: rate, json });
    });
