import type { Command } from "commander";
import { command, configOption, jsonOption } from "../../command/command.js";

export const generateCommand = (): Command =>
  command("generate", {
    summary: "generate a Terraform module with the structure of a settings file",
    description:
      "Writes a Terraform module without provider and backend. The structure of the settings (which resources exist) is fixed; each value " +
      "is a variable with the value of the file as its default. The same file produces the same bytes.",
    failsIf: "the settings are invalid, or the folder contains files that msk did not generate",
    examples: [
      { run: "msk generate --config config/prod.yaml --out terraform/msk", does: "writes a module for your own Terraform configuration" },
      { run: "msk generate --out terraform/msk --json", does: "uses config/dev.yaml, and prints the result as JSON" },
    ],
  })
    .addOption(configOption())
    .requiredOption("--out <folder>", "output folder: empty, or from an earlier run")
    .addOption(jsonOption())
    .action(async ({ config, out, json }) => {
      const { generate } = await import("./generate.js");
      const generated = await generate({ config, out });
      const { files, variables, resources } = generated;
      process.stdout.write(
        json
          ? `${JSON.stringify(generated, null, 2)}\n`
          : `${out}: ${files.length} files, ${variables.length} variables, ${resources} resources\n`,
      );
    });
