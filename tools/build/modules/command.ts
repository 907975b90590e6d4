import type { Command } from "commander";
import { command } from "../../command/command.js";

export const modulesCommand = (): Command =>
  command("modules", {
    summary: "write the Terraform modules to dist/terraform",
    description:
      "Writes each published Terraform module to dist/terraform/<module>/ (HCL, README, examples, function code), with an archive of each " +
      "module and SHA256SUMS. Two runs write the same bytes.",
    failsIf: "a module can't be written, or Terraform can't install the AWS provider",
    examples: [
      { run: "msk modules", does: "writes all modules to dist/terraform" },
      { run: "msk modules --out build/modules", does: "writes them to another folder" },
    ],
  })
    .option("--out <folder>", "output folder", "dist/terraform")
    .action(async ({ out }) => {
      const { writeModules } = await import("./index.js");
      await writeModules(out, (line) => process.stdout.write(`${line}\n`));
    });
