import { parseArgs } from "node:util";
import { startPlatform } from "./platform.js";

const help = `Runs the local platform: an AWS API on loopback whose MSK clusters are real Kafka.

  tsx tools/local/serve.ts [--dir .msk/local] [--tools .msk/tools] [--port 0] [--region us-east-1] [--no-brokers]
                          [--minute-seconds 60]

  --dir         state folder, cleared at the next start; its endpoint.json has the endpoint and the credentials once the platform is ready
  --tools       folder for downloads that are kept between runs: moto, Kafka
  --port        port of the AWS API; 0 selects a free port
  --region      region of requests that are not signed for a region
  --no-brokers  clusters have a control plane only, and no client can connect
  --minute-seconds
                how long a minute of CloudWatch lasts, 1 to 60: tests of alarms don't wait for real minutes

Stops everything it started on SIGTERM, SIGINT or SIGHUP, and when the IPC channel to its parent process closes. The parent can send
"keep running" first: the platform answers "keeps running", and no longer depends on the channel.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: "string", default: ".msk/local" },
      tools: { type: "string", default: ".msk/tools" },
      port: { type: "string", default: "0" },
      region: { type: "string", default: "us-east-1" },
      "no-brokers": { type: "boolean", default: false },
      "minute-seconds": { type: "string", default: "60" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: must be an integer from 0 to 65535`);

  const minuteSeconds = Number(values["minute-seconds"]);
  if (!(minuteSeconds >= 1 && minuteSeconds <= 60)) throw new Error(`--minute-seconds ${values["minute-seconds"]}: must be from 1 to 60`);

  const stopRequested = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
    if (!process.send) return; // started without a channel
    if (!process.connected) return resolve("exit of the parent process");
    let keepsRunning = false;
    const parentExited = () => keepsRunning || resolve("exit of the parent process");
    process.once("disconnect", parentExited);
    process.on("message", (message) => {
      if (message !== "keep running") return;
      keepsRunning = true;
      process.send?.("keeps running");
    });
  });
  const log = (line: string) => console.log(`${new Date().toISOString().slice(11, 23)} ${line}`);
  const starting = startPlatform({
    dir: values.dir,
    toolsDir: values.tools,
    port,
    region: values.region,
    brokers: !values["no-brokers"],
    minuteMs: minuteSeconds * 1_000,
    log,
  });
  const reason = await Promise.race([starting.then(() => undefined), stopRequested]);
  if (reason !== undefined) return log(`stopping on ${reason} before it was ready`); // its processes exit with this one
  const platform = await starting;
  log(`ready: ${platform.endpoint} (credentials in ${values.dir}/endpoint.json)`);
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
