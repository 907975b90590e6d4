import type { Command } from "commander";
import { command, jsonOption } from "../command/command.js";
import { type OutputsOptions, outputsOption, outputsSource, stackOption } from "../command/outputs.js";
import { UsageError } from "../command/run.js";

interface Options extends OutputsOptions {
  readonly config?: string;
  readonly scramSecret?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export const doctorCommand = (): Command =>
  command("doctor", {
    summary: "check a deployed cluster step by step, and name the step that fails and why",
    description:
      "Follows the way of a client to its records: account and cluster, DNS, TCP of each broker and listener, TLS, authentication, " +
      "authorization of each client's role, replicas in sync, topics, lag of consumer groups, quotas. It changes nothing: the permissions " +
      "of roles are tried with requests that brokers refuse for another reason if they are authorized. Run it where the clients run, " +
      "with the AWS credentials of an operator. What lacks a permission is skipped, and says which.",
    failsIf: "a check fails",
    examples: [
      { run: "msk doctor --outputs .msk/local/outputs.json", does: "the platform of `make up`" },
      { run: "msk doctor --stack infra --config config/prod.yaml", does: "a deployed platform; topics are compared with its settings" },
      { run: "msk doctor --outputs outputs.json --scram-secret AmazonMSK_shop", does: "also authenticates as the user in this secret" },
    ],
  })
    .addOption(outputsOption())
    .addOption(stackOption())
    .option("-c, --config <file>", "settings file with the declared topics")
    .option("--scram-secret <name>", "name or ARN of an associated secret: authenticates as its user")
    .option("--certificate <file>", "client certificate for mutual TLS, PEM")
    .option("--key <file>", "its private key, PEM")
    .addOption(jsonOption())
    .action(async ({ outputs, stack, ...options }: Options) => {
      if ((options.certificate === undefined) !== (options.key === undefined))
        throw new UsageError("--certificate and --key belong together; give both.");
      const { doctor } = await import("./index.js");
      if (!(await doctor({ ...options, source: await outputsSource({ outputs, stack }) }))) process.exitCode = 1;
    });
