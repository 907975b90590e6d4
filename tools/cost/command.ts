import { type Command, Option } from "commander";
import { command, configOption, jsonOption } from "../command/command.js";
import { assumption, durationInHours, mibPerSecond, number } from "./quantities.js";

interface Options {
  readonly config: string;
  readonly plan?: string;
  readonly compare?: string;
  readonly region?: string;
  readonly in?: number;
  readonly out?: number;
  readonly retention?: number;
  readonly requests?: number;
  readonly groups?: number;
  readonly partitions?: number;
  readonly assume?: Readonly<Record<string, number>>;
  readonly explain: boolean;
  readonly json?: boolean;
}

export const costCommand = (): Command =>
  command("cost", {
    summary: "estimate the monthly cost of a settings file or a plan",
    description:
      "Estimates the cost of a month by resource and of the traffic across zones: low, expected and high, what dominates, alternatives " +
      "with figures, and what is unpriced. Of a plan, it also prints what the plan changes. Prices are data with source and date for " +
      "us-east-1, ap-northeast-2 and eu-west-1; a price that is not known is named and left out. Neither AWS nor Terraform is called.",
    failsIf: "the settings are invalid, or the file is not a plan",
    examples: [
      { run: "msk cost --config config/prod.yaml --in 20MBps --out 60MBps", does: "estimates the settings at this load" },
      { run: "msk cost --plan plan.json", does: "estimates a plan (terraform show -json) and what it changes" },
      { run: "msk cost --config config/prod.yaml --compare config/dev.yaml", does: "compares two settings files" },
      { run: "msk cost --config config/dev.yaml --explain", does: "prints the formula and the price row of each amount" },
    ],
  })
    .addOption(configOption())
    .option("--plan <file>", "estimate a plan: the output of `terraform show -json`; - is standard input")
    .option("--compare <file>", "compare with another settings file, or with a plan (.json)")
    .option("--region <name>", "region of a plan that has none")
    .addOption(new Option("--in <rate>", "data that producers write, such as 20MBps").argParser(mibPerSecond))
    .addOption(new Option("--out <rate>", "data that all consumers read (default: --in times --groups)").argParser(mibPerSecond))
    .addOption(new Option("--retention <time>", "retention of records, such as 3d").argParser(durationInHours))
    .option("--requests <n>", "requests to the HTTP API per second", number)
    .option("--groups <n>", "consumer groups", number)
    .option("--partitions <n>", "partitions, without replicas", number)
    .option("--assume <name=value>", "another assumption, can be repeated; the output lists all", assumption)
    .option("--explain", "print formula and price row of each amount", false)
    .addOption(jsonOption())
    .action(async ({ json = false, explain, config, plan, compare, region, assume = {}, ...load }: Options) => {
      const [{ cost }, { UsageError }] = await Promise.all([import("./cost.js"), import("../command/run.js")]);
      const { in: written, out: read } = load;
      if (read !== undefined && !written) throw new UsageError("--out needs --in of more than 0.");
      const given = {
        ...{ inMibPerSecond: written, retentionHours: load.retention, requestsPerSecond: load.requests },
        ...{ groups: load.groups, partitions: load.partitions },
        fanOut: read === undefined || !written ? undefined : read / written,
      };
      const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      process.stdout.write(await cost({ config, plan, compare, region, explain, json, assumed: { ...named, ...assume } }));
    });
