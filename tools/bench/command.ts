import type { Command } from "commander";
import { choicesFrom, command, jsonOption } from "../command/command.js";
import { benchmarkNames } from "./benchmark-names.js";

export const benchCommand = (): Command =>
  command("bench", {
    summary: "compare performance with baselines measured in the same run",
    description: "Measures this platform and a baseline alternately in one run, and prints the ratios. A missed target is not a failure.",
    failsIf: "a benchmark could not run",
    examples: [
      { run: "msk bench", does: "runs all benchmarks, about ten minutes" },
      { run: "msk bench --only size,synthesis --json", does: "runs two benchmarks and prints JSON" },
    ],
  })
    .option("--only <benchmarks>", `comma-separated: ${benchmarkNames.join(", ")}`, choicesFrom(benchmarkNames))
    .addOption(jsonOption())
    .action(async ({ only, json }) => {
      const { bench } = await import("./index.js");
      await bench({ only: only ?? benchmarkNames, json });
    });
