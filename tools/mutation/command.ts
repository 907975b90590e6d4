import { type Command, Option } from "commander";
import { command, positiveInteger } from "../command/command.js";

export const mutateCommand = (): Command =>
  command("mutate", {
    summary: "change the code in one place at a time, and report the changes that no unit test notices",
    description:
      "Mutates lambdas/, modules/ and the tools that judge them with Stryker, runs the unit tests that cover each mutant, and prints the " +
      "survivors. A survivor needs a test, or a reason in tools/mutation/accepted-survivors.yaml. Everything together takes hours.",
    failsIf:
      "less than the minimum is killed, or a survivor has no reason; in a sample: it shows with a confidence of 99.9 % that less than the minimum of all is killed",
    examples: [
      { run: "msk mutate --only modules/topics", does: "judges one folder" },
      { run: "msk mutate --since origin/main", does: "judges the lines that differ from a commit" },
      { run: "msk mutate --sample 50 --seed 7 --limit-seconds 100", does: "judges 50 mutants of everything" },
    ],
  })
    .option("--only <paths>", "comma-separated files and folders", (text: string) => text.split(",").map((path) => path.replace(/\/$/, "")))
    .option("--since <ref>", "mutate only lines that differ from this commit")
    .addOption(
      new Option("--recent <commits>", "mutate lines that the last commits changed, in one area that HEAD decides")
        .argParser(positiveInteger)
        .conflicts(["only", "since"]),
    )
    .option("--sample <mutants>", "judge this many mutants", positiveInteger)
    .option("--seed <text>", "which mutants a sample has (default: the commit)")
    .option("--limit-seconds <seconds>", "stop this time after the first mutant, and report what was judged", positiveInteger)
    .option("--processes <number>", "processes that run tests", positiveInteger, 2)
    .option("--minimum <percent>", "the share that must be killed", positiveInteger, 90)
    .action(async (options) => {
      const { mutate } = await import("./index.js");
      await mutate(options);
    });
