import { Command } from "commander";
import { bench } from "./bench/index.js";
import { demo } from "./demo/index.js";
import { deployLocal, down, up, withPlatform } from "./deploy/index.js";
import { type Layer, layerNames, test } from "./test/index.js";

/** The settings that local commands use where the caller names none: the cheap environment. */
const defaultConfig = process.env["MSK_CONFIG"] ?? "config/dev.yaml";

const program = new Command("msk")
  .description("Builds, deploys, tries and measures the Kafka platform of this repository.")
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });

const config = ["-c, --config <file>", "settings file", defaultConfig] as const;

program
  .command("demo")
  .description("run the whole platform locally, send events while a broker is killed, and account for every one of them")
  .option(...config)
  .option("--events <n>", "events to send", "2000")
  .option("--rate <n>", "events a second", "100")
  .action(({ config, events, rate }) => demo({ config, events: whole("--events", events), perSecond: whole("--rate", rate) }));

program
  .command("up")
  .description("start the local platform, apply the settings to it, and leave it running")
  .option(...config)
  .action(({ config }) => up(config));

program
  .command("deploy-local")
  .description("apply the settings to the local platform that runs")
  .option(...config)
  .action(({ config }) => deployLocal(config));

program.command("down").description("end the local platform and remove its state").action(down);

program
  .command("with-platform")
  .description("run a command against a platform deployed for it, and take both down afterwards")
  .option(...config)
  .argument("<command...>", "what to run, behind --; it finds AWS_ENDPOINT_URL, MSK_OUTPUTS and MSK_LOCAL in its environment")
  .action((command, { config }) => withPlatform(config, command));

program
  .command("test")
  .description("run the layers of proof and count them in one line")
  .option("--only <layers>", `comma-separated: ${layerNames.join(", ")}`)
  .option("--all", "also what only a release runs")
  .action(({ only, all }) => test(only ? layersOf(only) : all ? layerNames : undefined));

program
  .command("bench")
  .description("print ratios against baselines measured in the same run")
  .option("--only <names>", "comma-separated: synthesis, producer, consumer, size")
  .action(({ only }) => bench(only?.split(",")));

function layersOf(text: string): Layer[] {
  const unknown = text.split(",").filter((name) => !layerNames.includes(name as Layer));
  if (unknown.length > 0) program.error(`--only: no such layer: ${unknown.join(", ")}; there are ${layerNames.join(", ")}`);
  return text.split(",") as Layer[];
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    program.error(`${name}: ${text}: a whole number from 1 to 1000000 is needed`);
  return value;
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
