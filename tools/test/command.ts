import type { Command } from "commander";
import { choicesFrom, command } from "../command/command.js";
import { everyPush, layerNames } from "./layers.js";

export const testCommand = (): Command =>
  command("test", {
    summary: "run the test layers and print the total",
    description: `Runs test layers one after another, and continues after a failure. Without options: ${everyPush.join(", ")}.`,
    failsIf: "a test failed, or a layer produced no results",
    examples: [
      { run: "msk test", does: "runs the layers that CI runs on every push" },
      { run: "msk test --only unit,terraform", does: "runs two layers" },
      { run: "msk test --all", does: "runs all layers, as CI does before a release" },
    ],
  })
    .option("--only <layers>", `comma-separated: ${layerNames.join(", ")}`, choicesFrom(layerNames))
    .option("--all", "also the layers that run only before a release")
    .action(async ({ only, all }) => {
      const { test } = await import("./index.js");
      await test(only ?? (all ? layerNames : everyPush));
    });
