import type { Command } from "commander";
import { command, configOption, jsonOption, positiveInteger } from "../command/command.js";

export const demoCommand = (): Command =>
  command("demo", {
    summary: "run the platform on this machine, kill a broker under load, and account for every event",
    description:
      "Starts a local platform, applies the settings with Terraform, sends events over HTTP while a broker is killed, " +
      "checks that every acknowledged event is in the topic and was consumed, and removes everything again.",
    failsIf: "an acknowledged event is missing, the broker was not down, a second plan is not empty, or something did not start",
    examples: [
      { run: "msk demo", does: "2,000 events at 100 per second, with config/dev.yaml" },
      { run: "msk demo --config config/example.yaml --events 500", does: "other settings, fewer events" },
    ],
  })
    .addOption(configOption())
    .option("--events <n>", "number of events", positiveInteger, 2000)
    .option("--rate <n>", "events per second", positiveInteger, 100)
    .addOption(jsonOption())
    .action(async ({ config, events, rate, json }) => {
      const { demo } = await import("./index.js");
      await demo({ config, events, perSecond: rate, json });
    });
