import { type Command, Option } from "commander";
import { command, jsonOption, positiveInteger } from "../command/command.js";
import { durationInHours, mibPerSecond, number } from "../cost/quantities.js";

interface Options {
  readonly in: number;
  readonly out: number;
  readonly peak: number;
  readonly retention: number;
  readonly localRetention?: number;
  readonly partitions: number;
  readonly localReads: boolean;
  readonly zoneLoss: boolean;
  readonly region: string;
  readonly explain: boolean;
  readonly json?: boolean;
}

export const sizeCommand = (): Command =>
  command("size", {
    summary: "find the clusters that carry a load, with their cost",
    description:
      "Compares standard, Express and serverless clusters for a load, with headroom for the loss of one of three zones: number of brokers, " +
      "volumes, the limit that decides, and the cost of a month with the traffic across zones. It names the limit that excludes each of the " +
      "others. Limits are those of MSK and of AWS's sizing script.",
    failsIf: "no cluster carries the load",
    examples: [
      { run: "msk size --in 20MBps --out 60MBps --retention 3d --partitions 600", does: "lists the clusters that fit, the cheapest first" },
      {
        run: "msk size --in 20MBps --out 60MBps --retention 30d --local-retention 1d --partitions 600 --json",
        does: "with tiered storage, as data with price rows",
      },
    ],
  })
    .addOption(new Option("--in <rate>", "data that producers write, the mean of a day").argParser(mibPerSecond).makeOptionMandatory())
    .addOption(
      new Option("--out <rate>", "data that all consumers read, the mean of a day; sinks of pipelines and replicators are consumers too")
        .argParser(mibPerSecond)
        .makeOptionMandatory(),
    )
    .addOption(new Option("--retention <time>", "retention of records, such as 3d").argParser(durationInHours).makeOptionMandatory())
    .addOption(
      new Option("--partitions <n>", "partitions of all topics, without replicas").argParser(positiveInteger).makeOptionMandatory(),
    )
    .option("--peak <n>", "highest load, as a multiple of the mean", number, 2)
    .addOption(new Option("--local-retention <time>", "use tiered storage beyond this time").argParser(durationInHours))
    .option("--local-reads", "consumers read from the replica in their zone", false)
    .option("--no-zone-loss", "size Express clusters for all zones, as AWS's sizing script does")
    .option("--region <name>", "region of the prices", "us-east-1")
    .option("--explain", "print formula and price row of each amount", false)
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const [{ size }, { UsageError }] = await Promise.all([import("./index.js"), import("../command/run.js")]);
      const { in: written, out: read, peak, retention, localRetention, partitions, localReads, zoneLoss } = options;
      if (peak < 1) throw new UsageError("--peak is a multiple of the mean: 1 or more.");
      if (written === 0) throw new UsageError("--in must be more than 0.");
      const load = {
        ...{ inMibPerSecond: written, outMibPerSecond: read, peak, retentionHours: retention },
        ...(localRetention !== undefined && { localRetentionHours: localRetention }),
        ...{ partitions, localReads: localReads ? 1 : 0, zoneLoss },
      };
      const { output, fits } = size({ load, region: options.region, explain: options.explain, json: options.json ?? false });
      process.stdout.write(output);
      if (!fits) process.exitCode = 1;
    });
