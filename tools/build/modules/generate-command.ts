import type { Command } from "commander";
import { command, configOption, jsonOption } from "../../command/command.js";

export const generateCommand = (): Command =>
  command("generate", {
    summary: "write a Terraform module with exactly the structure of a settings file",
    description:
      "Writes a Terraform module that brings no provider and no backend: what the settings say of structure is fixed in it, " +
      "and each value is a variable whose default is the file's. The same file gives the same bytes.",
    failsIf: "the settings are refused, or the folder holds files that it did not write",
    examples: [
      { run: "msk generate --config config/prod.yaml --out terraform/msk", does: "a module to call from Terraform of one's own" },
      { run: "msk generate --out terraform/msk --json", does: "the same of config/dev.yaml, and what was written as JSON" },
    ],
  })
    .addOption(configOption())
    .requiredOption("--out <folder>", "where to: an empty folder, or one that an earlier run wrote")
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
