import type { Command } from "commander";
import { command } from "../../command/command.js";

export const modulesCommand = (): Command =>
  command("modules", {
    summary: "write the Terraform modules to dist/terraform",
    description:
      "Writes every published Terraform module to dist/terraform/<module>/: HCL, a README, examples and the functions' code; " +
      "beside them an archive of each, and SHA256SUMS. Two runs write the same bytes.",
    failsIf: "a module can't be written, or Terraform has not its provider",
    examples: [
      { run: "msk modules", does: "all of them, to dist/terraform" },
      { run: "msk modules --out build/modules", does: "to another folder" },
    ],
  })
    .option("--out <folder>", "where to", "dist/terraform")
    .action(async ({ out }) => {
      const { writeModules } = await import("./index.js");
      await writeModules(out, (line) => process.stdout.write(`${line}\n`));
    });
