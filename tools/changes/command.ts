import type { Command } from "commander";
import { choicesFrom, command } from "../command/command.js";
import { type TablePart, tableParts } from "./baselines/baselines.js";

export const changesCommand = (): Command =>
  command("changes", {
    summary: "change each setting alone on an applied platform, and show the effect on the cluster",
    description:
      "Applies one platform after another to a local platform, plans a change of each of their settings, and prints what the plan " +
      "does to the cluster and to other resources. It takes minutes for each platform.",
    failsIf: "a change can't be planned, or a platform can't be applied",
    examples: [
      { run: "msk changes", does: "prints the table of all settings" },
      { run: "msk changes --write --only standard", does: "updates the part on standard brokers in docs/reference/changes.md" },
      { run: "msk changes --write --settings topics,acls", does: "updates the rows of these sections and keeps all others" },
    ],
  })
    .option("--only <parts>", `comma-separated: ${tableParts.join(", ")}`, choicesFrom(tableParts))
    .option("--settings <names>", "comma-separated: only these settings and what they contain", (text: string) => text.split(","))
    .option("--write", "write docs/reference/changes.md and changes.json instead of printing", false)
    .action(async ({ only, settings, write }: { only?: TablePart[]; settings?: string[]; write: boolean }) => {
      const [{ changes }, { timedProgress }] = await Promise.all([import("./index.js"), import("../deploy/index.js")]);
      await changes(
        { parts: only ?? tableParts, write, ...(settings && { settings }) },
        timedProgress((line) => process.stderr.write(`${line}\n`)),
      );
    });
