import type { Command } from "commander";
import { choicesFrom, command, jsonOption } from "../command/command.js";
import { partNames } from "./benchmark-names.js";

export const benchCommand = (): Command =>
  command("bench", {
    summary: "print ratios against baselines measured in the same run",
    description: "Measures ours and a baseline in turn, in one run, and prints the ratios. It judges nobody: machines differ.",
    failsIf: "something could not be measured",
    examples: [
      { run: "msk bench", does: "all of it, some ten minutes" },
      { run: "msk bench --only size,synthesis --json", does: "two parts, for a machine" },
    ],
  })
    .option("--only <parts>", `comma-separated: ${partNames.join(", ")}`, choicesFrom(partNames))
    .addOption(jsonOption())
    .action(async ({ only, json }) => {
      const { bench } = await import("./index.js");
      await bench({ only: only ?? partNames, json });
    });
