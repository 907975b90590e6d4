import { parseArgs } from "node:util";
import { startPlatform } from "./platform.js";

const help = `Runs the local platform: an AWS API on loopback whose MSK clusters are real Kafka.

  tsx tools/local/serve.ts [--dir .msk/local] [--tools .msk/tools] [--port 0] [--region us-east-1]

  --dir     state folder, cleared at the next start; its endpoint.json has the endpoint and the credentials once the platform is ready
  --tools   folder for downloads that are kept between runs: moto, Kafka
  --port    port of the AWS API; 0 selects a free port
  --region  region of requests that are not signed for a region

Stops everything it started on SIGTERM, SIGINT or SIGHUP, and when the IPC channel to its parent process closes.`;

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
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: must be an integer from 0 to 65535`);

  const stopRequested = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
    process.once("disconnect", () => resolve("exit of the parent process"));
  });
  const log = (line: string) => console.log(`${new Date().toISOString().slice(11, 23)} ${line}`);
  const starting = startPlatform({ dir: values.dir, toolsDir: values.tools, port, region: values.region, log });
  const stoppedEarly = await Promise.race([starting.then(() => undefined), stopRequested]);
  const platform = await starting;
  if (!stoppedEarly) log(`ready: ${platform.endpoint} (credentials in ${values.dir}/endpoint.json)`);
  log(`stopping on ${await stopRequested}`);
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
