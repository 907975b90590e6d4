import { Argument, type Command, Option } from "commander";
import { command, positiveInteger } from "../command/command.js";
import { noOutputs, type OutputsOptions, outputsOption, outputsSource, stackOption } from "../command/outputs.js";
import { type ListenerName, listenerNames, type TargetName, targetNames } from "./targets.js";

interface Options extends OutputsOptions {
  readonly port?: number;
  readonly listener: ListenerName;
  readonly print: boolean;
}

export const tunnelCommand = (): Command =>
  command("tunnel", {
    summary: "open a tunnel through the bastion, with Session Manager",
    description:
      "Forwards a port of this machine through the bastion to Kafka UI, Prometheus, the Grafana workspace or all brokers, until Ctrl-C. " +
      "It needs the AWS CLI, the Session Manager plugin, and the permission ssm:StartSession on the bastion. The bastion comes from " +
      "Terraform outputs (--outputs, --stack, or MSK_OUTPUTS or MSK_STACK in the environment).",
    failsIf: "the platform has no bastion or not the target, a program is missing, or the session ends",
    examples: [
      { run: "msk tunnel kafka-ui --outputs outputs.json", does: "opens Kafka UI at http://127.0.0.1:8080" },
      {
        run: "msk tunnel brokers --listener scram --print --outputs outputs.json",
        does: "prints the commands and the lines for /etc/hosts",
      },
    ],
  })
    .addArgument(new Argument("<target>", "where the tunnel leads").choices(targetNames))
    .addOption(outputsOption())
    .addOption(stackOption())
    .option("--port <n>", "port on this machine (default: that of the server; Grafana: 3000)", positiveInteger)
    .addOption(new Option("--listener <name>", "listener of the brokers").choices(listenerNames).default("iam"))
    .option("--print", "print the commands instead of running them", false)
    .action(async (target: TargetName, { outputs, stack, ...options }: Options) => {
      const [{ tunnel }, { interruptible }] = await Promise.all([import("./index.js"), import("../command/interrupt.js")]);
      const source = await outputsSource({ outputs, stack });
      if (!source) throw noOutputs();
      await interruptible((signal) => tunnel({ ...options, target, source, signal, log: (line) => process.stdout.write(`${line}\n`) }));
    });
