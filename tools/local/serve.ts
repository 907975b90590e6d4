import { parseArgs } from "node:util";
import { startPlatform } from "./platform.js";

const help = `Runs the local platform: an AWS API on loopback whose MSK clusters are real Kafka.

  tsx tools/local/serve.ts [--dir .msk/local] [--tools .msk/tools] [--port 0] [--region us-east-1]

  --dir     state, removed at the next start; endpoint.json in it tells address and keys once all is ready
  --tools   what is downloaded once: moto, Kafka
  --port    of the AWS API; 0 takes a free one
  --region  of requests that name none

Ends everything it started on SIGTERM, SIGINT, and when the process that started it with an IPC channel goes.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: "string", default: ".msk/local" },
      tools: { type: "string", default: ".msk/tools" },
      port: { type: "string", default: "0" },
      region: { type: "string", default: "us-east-1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: must be 0-65535`);

  const ended = new Promise<string>((end) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => end(signal));
    process.once("disconnect", () => end("the end of its parent"));
  });
  const log = (line: string) => console.log(`${new Date().toISOString().slice(11, 23)} ${line}`);
  const starting = startPlatform({ dir: values.dir, toolsDir: values.tools, port, region: values.region, log });
  const early = await Promise.race([starting.then(() => undefined), ended]);
  const platform = await starting;
  if (!early) log(`ready: ${platform.endpoint} (keys in ${values.dir}/endpoint.json)`);
  log(`stopping on ${await ended}`);
  await platform.close();
  log("stopped");
}

main().then(
  () => process.exit(0),
  (failure: Error) => {
    console.error(`local platform: ${failure.message}`);
    process.exit(1);
  },
);
