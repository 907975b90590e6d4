import type { Command } from "commander";
import { command, configOption, jsonOption } from "../command/command.js";

export const validateCommand = (): Command =>
  command("validate", {
    summary: "check a settings file without synthesizing",
    description:
      "Checks a settings file against the schema and all rules, and prints a line for each problem: file, line, column, setting, " +
      "problem, fix and rule id. docs/reference/rules.md explains the rules. Nothing is written, and neither AWS nor Terraform is called.",
    failsIf: "the settings are invalid",
    examples: [
      { run: "msk validate --config config/prod.yaml", does: "prints problems and warnings" },
      { run: "msk validate --config config/prod.yaml --json | jq '.problems[].rule'", does: "prints the ids of the broken rules" },
    ],
  })
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json = false }: { config: string; json?: boolean }) => {
      const { validate } = await import("./index.js");
      if (!validate(config, json)) process.exitCode = 1;
    });
