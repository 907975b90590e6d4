import type { Command } from "commander";
import { choicesFrom, command } from "../command/command.js";
import { everyPush, layerNames } from "./layers.js";

export const testCommand = (): Command =>
  command("test", {
    summary: "run the layers of proof and count them in one line",
    description: `Runs layers of proof one after another, all of them even if one fails. Without options: ${everyPush.join(", ")}.`,
    failsIf: "a test failed, or a layer ended without results",
    examples: [
      { run: "msk test", does: "what CI runs on every push" },
      { run: "msk test --only unit,terraform", does: "two layers" },
      { run: "msk test --all", does: "what CI runs before a release" },
    ],
  })
    .option("--only <layers>", `comma-separated: ${layerNames.join(", ")}`, choicesFrom(layerNames))
    .option("--all", "also what only a release runs")
    .action(async ({ only, all }) => {
      const { test } = await import("./index.js");
      await test(only ?? (all ? layerNames : everyPush));
    });
