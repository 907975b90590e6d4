import type { Command } from "commander";
import { command, jsonOption } from "../command/command.js";

interface Options {
  readonly only?: readonly string[];
  readonly brokers: boolean;
  readonly json?: boolean;
}

export const conformanceCommand = (): Command =>
  command("conformance", {
    summary: "apply, change and destroy MSK configurations of other projects on a local platform",
    description:
      "Applies each description in tools/conformance/descriptions to a local platform, makes its changes, and destroys it. Each plan must " +
      "have exactly the described changes, and a plan after each apply must be empty. Clusters have a control plane without brokers.",
    failsIf: "a plan differs from its description, or Terraform reports an error",
    examples: [
      { run: "msk conformance", does: "runs all descriptions, and prints how many passed" },
      { run: "msk conformance --only serverless,cluster/basic", does: "runs those of one file, and one other" },
      { run: "msk conformance --only cluster/basic --brokers", does: "runs one description with real brokers" },
    ],
  })
    .option("--only <names>", "comma-separated: files, or descriptions such as cluster/basic", (names: string) => names.split(","))
    .option("--brokers", "start real brokers for each cluster, which takes about a minute for each description", false)
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { conformance } = await import("./index.js");
      await conformance(options);
    });
