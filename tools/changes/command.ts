import type { Command } from "commander";
import { command, someOf } from "../command/command.js";
import { type Subject, subjects } from "./baselines/baselines.js";

export const changesCommand = (): Command =>
  command("changes", {
    summary: "change each setting alone on an applied platform, and tell what that does to the cluster",
    description:
      "Applies platforms to a local platform, one after another, plans a change of each of their settings, and prints what the plan " +
      "does to the cluster and beside it: minutes for each.",
    failsIf: "a change can't be planned, or a platform can't be applied",
    examples: [
      { run: "msk changes", does: "prints the table of all settings" },
      { run: "msk changes --write --only standard", does: "writes the part of standard brokers in docs/reference/changes.md anew" },
    ],
  })
    .option("--only <bases>", `comma-separated: ${subjects.join(", ")}`, someOf(subjects))
    .option("--write", "write docs/reference/changes.md and changes.json instead of printing", false)
    .action(async ({ only, write }: { only?: Subject[]; write: boolean }) => {
      const [{ changes }, { timedProgress }] = await Promise.all([import("./index.js"), import("../deploy/index.js")]);
      await changes(
        only ?? subjects,
        write,
        timedProgress((line) => process.stderr.write(`${line}\n`)),
      );
    });
