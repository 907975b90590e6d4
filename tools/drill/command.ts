import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { command, positiveInteger } from "../command/command.js";
import { type OutputsOptions, outputsOption, outputsSource, stackOption } from "../command/outputs.js";
import { type DrillName, drillNames, type TargetKind, targetKinds } from "./drill.js";

interface Options extends OutputsOptions {
  readonly target: TargetKind;
  readonly out?: string;
  readonly rate: number;
  readonly seconds: number;
  readonly watch: number;
  readonly yes: boolean;
  readonly production: boolean;
}

/** Parses a whole number of seconds up to an hour, for `.argParser`. */
function secondsUpToAnHour(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 3600) throw new InvalidArgumentError("It must be an integer from 0 to 3600.");
  return value;
}

export const drillCommand = (): Command =>
  command("drill", {
    summary: "cause a fault on a cluster under load, and write a report",
    description:
      "Starts its own producer and consumer, causes the fault, waits for the recovery, and writes report.md, report.json and " +
      "plots: lost records, gaps, latencies, alarms, recovery. It asks for the name of the cluster first, and refuses a cluster that is " +
      "tagged as production (environment, env, stage or tier: production, prod or live). Ctrl-C undoes what it has changed. On AWS the " +
      "credentials of the environment need access to topics and groups whose names begin with drill-.",
    failsIf: "an acknowledged record is lost, the drill is refused, or the cluster does not recover",
    examples: [
      { run: "msk drill zone-loss --target local --yes", does: "kills the brokers of one zone of the platform of `make up`" },
      { run: "msk drill credential-rotation --target local", does: "replaces the password of a SCRAM user that the drill creates" },
      { run: "msk drill reboot-broker --target aws --outputs outputs.json", does: "reboots one broker of a deployed cluster" },
    ],
  })
    .addArgument(new Argument("<drill>", "what happens").choices(drillNames))
    .addOption(new Option("--target <kind>", "where the cluster runs").choices(targetKinds).makeOptionMandatory())
    .addOption(outputsOption())
    .addOption(stackOption())
    .option("--out <dir>", "folder of the report (default: drill-<name>-<time>)")
    .option("--rate <n>", "records per second of the producer", positiveInteger, 50)
    .option("--seconds <n>", "duration of a fault that the drill ends", secondsUpToAnHour, 15)
    .option("--watch <n>", "seconds for which alarms are watched afterwards", secondsUpToAnHour, 0)
    .option("--yes", "begin without asking", false)
    .option("--production", "allow a cluster that is tagged as production", false)
    .action(async (drill: DrillName, { outputs, stack, out, ...options }: Options) => {
      const [{ runDrill }, { interruptible }] = await Promise.all([import("./index.js"), import("../command/interrupt.js")]);
      const source = await outputsSource({ outputs, stack });
      const folder = out ?? `drill-${drill}-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}`;
      const log = (line: string) => process.stderr.write(`${line}\n`);
      const { records } = await interruptible((signal) => runDrill({ ...options, drill, source, out: folder, signal, log }));
      if (records.lost.length > 0) process.exitCode = 1;
    });
