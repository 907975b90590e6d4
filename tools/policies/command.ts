import { type Command, Option } from "commander";
import { command, configOption } from "../command/command.js";
import { purposes } from "./purposes.js";

export const policiesCommand = (): Command =>
  command("policies", {
    summary: "write least-privilege IAM policies for who deploys, plans or operates a platform",
    description:
      "Writes IAM policies for the platform of a settings file: the actions that Terraform's AWS provider uses for the resources in it, " +
      "restricted to their names and tags where AWS supports it. Each file fits into a managed policy; attach all of them to one role. " +
      "docs/reference/policies.md explains them. AWS is not called.",
    failsIf: "the settings are invalid, or with --compare, an action that a role did not use has no explanation",
    examples: [
      {
        run: "msk policies --config config/prod.yaml --for deploy --out policies",
        does: "writes policies/msk-ha-prod-deploy-1.json and more",
      },
      {
        run: "msk policies --config config/dev.yaml --compare role-actions.json",
        does: "compares the platform's roles with the actions that the local platform recorded",
      },
      { run: "msk policies --for plan --account 123456789012", does: "prints the policies of config/dev.yaml as a JSON list" },
    ],
  })
    .addOption(configOption())
    .addOption(
      new Option("--for <purpose>", "deploy: apply and destroy; plan: read only; operate: runbook, drills, tunnels")
        .choices(purposes)
        .conflicts("compare"),
    )
    .option("--compare <file>", "compare the roles of the platform with recorded actions: GET /_local/role-actions of a local platform")
    .option("--account <id>", "account id in ARNs", "*")
    .option("--out <folder>", "folder for the files; without it, the policies are printed")
    .action(async ({ config, for: purpose, account, out, compare }) => {
      if (compare !== undefined) {
        const { printComparison } = await import("./roles/print-comparison.js");
        if (!printComparison(config, compare)) process.exitCode = 1;
        return;
      }
      const [{ writePolicies }, { UsageError }] = await Promise.all([import("./write-policies.js"), import("../command/run.js")]);
      if (purpose === undefined) throw new UsageError("Choose --for deploy, plan or operate, or --compare a file.");
      writePolicies({ config, purpose, account, out });
    });
