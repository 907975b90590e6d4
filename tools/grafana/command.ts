import type { Command } from "commander";
import { command, configOption } from "../command/command.js";

export const grafanaContentCommand = (): Command =>
  command("grafana-content", {
    summary: "fill the Managed Grafana workspace with data sources, dashboards and alert rules",
    description:
      "Applies the stack grafana to the workspace of a deployed platform. It creates a service account with a token of 15 minutes, gives " +
      "the token to Terraform in the environment, and deletes both, also after a failure or Ctrl-C. The token is in no file and no state.",
    failsIf: "the platform has no Grafana workspace, Terraform fails, or the service account can't be deleted",
    examples: [{ run: "msk grafana-content --config config/prod.yaml", does: "with the outputs of cdktf.out/stacks/platform" }],
  })
    .addOption(configOption())
    .option("--outputs <file>", "file with the output of `terraform output -json` of the platform")
    .option("--stack <dir>", "folder of the applied platform", "cdktf.out/stacks/platform")
    .action(async ({ config, outputs, stack }) => {
      const { grafanaContent } = await import("./index.js");
      const log = (line: string) => process.stdout.write(`${line}\n`);
      await grafanaContent({ config, source: outputs ? { file: outputs } : { stack }, log });
    });
