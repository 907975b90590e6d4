import { Command } from "commander";
import { benchCommand } from "./bench/command.js";
import { apiDocsCommand } from "./build/api-docs/command.js";
import { docsCommand } from "./build/docs/command.js";
import { modulesCommand } from "./build/modules/command.js";
import { generateCommand } from "./build/modules/generate-command.js";
import { packageCommand } from "./build/package/command.js";
import { sbomCommand } from "./build/sbom/command.js";
import { changesCommand } from "./changes/command.js";
import { clientCertificateCommand, clientConfigCommand } from "./client/command.js";
import { exitCodes } from "./command/command.js";
import { run } from "./command/run.js";
import { conformanceCommand } from "./conformance/command.js";
import { consoleCommand } from "./console/command.js";
import { costCommand } from "./cost/command.js";
import { pricesCommand } from "./cost/prices/command.js";
import { demoCommand } from "./demo/command.js";
import { deployLocalCommand, downCommand, upCommand, withPlatformCommand } from "./deploy/commands.js";
import { doctorCommand } from "./doctor/command.js";
import { drillCommand } from "./drill/command.js";
import { grafanaContentCommand } from "./grafana/command.js";
import { mutateCommand } from "./mutation/command.js";
import { reviewCommand } from "./plan-review/command.js";
import { pluginsCommand } from "./plugins/command.js";
import { policiesCommand } from "./policies/command.js";

import { sizeCommand } from "./size/command.js";
import { testCommand } from "./test/command.js";
import { testForkCommand } from "./test/fork/command.js";
import { tunnelCommand } from "./tunnel/command.js";
import { validateCommand } from "./validate/command.js";

/** The commands of `msk`. Each one is defined in the folder of its tool. */
const commands = [
  validateCommand,
  reviewCommand,
  policiesCommand,
  demoCommand,
  upCommand,
  deployLocalCommand,
  downCommand,
  withPlatformCommand,
  consoleCommand,
  testCommand,
  testForkCommand,
  mutateCommand,
  benchCommand,
  changesCommand,
  conformanceCommand,
  costCommand,
  pricesCommand,
  sizeCommand,
  doctorCommand,
  drillCommand,
  grafanaContentCommand,
  clientConfigCommand,
  clientCertificateCommand,
  tunnelCommand,
  pluginsCommand,
  modulesCommand,
  generateCommand,
  packageCommand,
  sbomCommand,
  apiDocsCommand,
  docsCommand,
];

// After `msk up | head`, nobody reads the output any more: the command still finishes what it has begun.
for (const output of [process.stdout, process.stderr]) {
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.noDeprecation = true; // cdktf 0.21 calls util.isArray

const program = new Command("msk")
  .description("Builds, deploys, tests and benchmarks the Kafka platform of this repository.")
  .usage("<command> [options]")
  .addHelpText("after", `\n${exitCodes("the command failed; the message gives the reason")}`);
for (const command of commands) program.addCommand(command());

run(program, process.argv.slice(2)).then(async (exitCode) => {
  process.exitCode = exitCode;
  if (exitCode !== 1 || !process.env["MSK_LOCAL"]) return;
  const { adviceOnShell } = await import("./deploy/index.js");
  const advice = await adviceOnShell();
  if (advice) process.stderr.write(`${advice}\n`);
});
