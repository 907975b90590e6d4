import { Argument, type Command } from "commander";
import { command } from "../../command/command.js";

interface Options {
  readonly region: string;
  readonly file?: string;
  readonly check: boolean;
  readonly accept: boolean;
}

export const pricesCommand = (): Command =>
  command("prices", {
    summary: "update the MSK prices of a region from AWS's price list",
    description:
      "Reads AWS's public price list of MSK (about 1 MB, at most 64 MiB, 60 s), checks its format, and updates tools/cost/prices/<region>.yaml " +
      "with source and date. Prices of other services are not in that list and stay as they are. A price that changes by more than a " +
      "factor of two is refused.",
    failsIf: "the list can't be read or is not as expected, or with --check, prices differ",
    examples: [
      { run: "msk prices update --region eu-west-1", does: "downloads the price list and updates the file" },
      { run: "msk prices update --region us-east-1 --file index.csv --check", does: "compares a downloaded list, and changes nothing" },
    ],
  })
    .addArgument(new Argument("<action>", "what is done").choices(["update"]))
    .requiredOption("--region <name>", "region of the prices")
    .option("--file <csv>", "a downloaded price list, instead of AWS's page")
    .option("--check", "report differences only", false)
    .option("--accept", "accept changes by more than a factor of two", false)
    .action(async (_: string, options: Options) => {
      const [{ updatePrices }, { interruptible }, { pricedRegions }, { UsageError }] = await Promise.all([
        import("./update/update.js"),
        import("../../command/interrupt.js"),
        import("./price-book.js"),
        import("../../command/run.js"),
      ]);
      const regions = pricedRegions();
      if (!regions.includes(options.region))
        throw new UsageError(`${options.region} has no price data; choose from ${regions.join(", ")}.`);
      const { published, changes } = await interruptible((signal) => updatePrices({ ...options, signal }));
      for (const { id, before, after } of changes) process.stdout.write(`${id}: ${before ?? "unpriced"} → ${after}\n`);
      const differ = `${changes.length} prices of ${options.region} ${options.check ? "differ from" : "were updated to"}`;
      process.stdout.write(changes.length === 0 ? `All prices are those of ${published}.\n` : `${differ} those of ${published}.\n`);
      if (options.check && changes.length > 0) process.exitCode = 1;
    });
