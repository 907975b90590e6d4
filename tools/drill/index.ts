import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeClusterV2Command, KafkaClient } from "@aws-sdk/client-kafka";
import type { Kafka } from "kafkajs";
import { z } from "zod";
import { noOutputs } from "../command/outputs.js";
import { LocalControl, readEndpoint, useEndpoint } from "../deploy/index.js";
import { localFolder } from "../setup/folders.js";
import { type OutputsSource, readOutputs } from "../terraform/index.js";
import { kafkaClient } from "../traffic/kafka-client.js";
import type { BrokerControl } from "../traffic/outage.js";
import { environmentCredentials } from "../traffic/role.js";
import { type AlarmChange, alarmChanges } from "./alarms.js";
import type { Drill, DrillName, TargetKind } from "./drill.js";
import { drills } from "./drills/index.js";
import { type DrillReport, markdownOf, plotsOf, reportOf } from "./report/report.js";
import { confirm, refuseProduction } from "./safety.js";
import { ScramUser } from "./scram-user.js";
import { DrillTraffic } from "./traffic.js";

export interface DrillOptions {
  readonly drill: DrillName;
  readonly target: TargetKind;
  /** @default the outputs of the platform of `make up` */
  readonly source?: OutputsSource | undefined;
  /** Folder of the report. */
  readonly out: string;
  /** Records per second. */
  readonly rate: number;
  /** Duration of a fault that the drill ends, in seconds. */
  readonly seconds: number;
  /** How long alarms are watched after the recovery, in seconds. */
  readonly watch: number;
  readonly yes: boolean;
  readonly production: boolean;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const PARTITIONS = 6;
/** Time of undisturbed load before and after the fault, in ms: the report compares with it. */
const QUIET_MS = 5_000;

const clusterOutputs = z.object({
  region: z.string(),
  cluster_arn: z.string(),
  cluster_name: z.string(),
  bootstrap_brokers_iam: z.string().min(1),
  bootstrap_brokers_scram: z.string().nullish(),
});
type ClusterOutputs = z.output<typeof clusterOutputs>;

/**
 * Runs a drill under its own load, and writes report.md, report.json and the plots.
 *
 * @throws Error if the drill is refused or not confirmed, or the cluster does not recover in time
 */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const { target, log, out } = options;
  const drill = drills[options.drill];
  if (!drill.targets.includes(target)) throw new Error(`${drill.name} can't run on ${target}: ${drill.refusal}`);
  const control = target === "local" ? await localControl() : undefined;
  const outputs = await outputsOf(options);
  refuseProduction(outputs.cluster_name, await tagsOf(outputs), options.production);
  if (!options.yes) await confirm(`${drill.about} Records are written to a topic of the drill.`, outputs.cluster_name, options.signal);
  const measured = await underLoad(drill, outputs, control, options);
  const report = reportOf(measured);
  await mkdir(out, { recursive: true });
  const files = {
    "report.md": markdownOf(report, drill.about),
    "report.json": `${JSON.stringify(report, null, 2)}\n`,
    ...plotsOf(report, measured),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(out, name), text);
  log(`${report.records.lost.length} of ${report.records.acknowledged} acknowledged records lost; report: ${join(out, "report.md")}`);
  return report;
}

async function underLoad(drill: Drill, outputs: ClusterOutputs, control: BrokerControl | undefined, options: DrillOptions) {
  const { signal, log, rate, seconds } = options;
  const { region, cluster_arn: clusterArn, cluster_name: clusterName } = outputs;
  const kafka = kafkaClient(outputs.bootstrap_brokers_iam, region, environmentCredentials(region), {
    clientId: "msk-drill",
    requestTimeout: 5_000,
  });
  const traffic = new DrillTraffic(kafka, { partitions: PARTITIONS, perSecond: rate }, randomBytes(4).toString("hex"));
  const user = drill.authentication === "scram" ? scramUser(outputs, traffic.topic, kafka) : undefined;
  const events: { atMs: number; text: string }[] = [];
  const event = (text: string) => {
    events.push({ atMs: Date.now(), text });
    log(text);
  };
  try {
    log(`Producer and consumer of the drill start: ${rate} records a second to ${traffic.topic}`);
    await user?.create(signal);
    await traffic.start(signal, user?.client());
    const startedAtMs = Date.now();
    await sleep(QUIET_MS, undefined, { signal });
    const { faultAtMs, recoveredAtMs } = await drill.run({
      ...{ kafka, region, clusterArn, clusterName, topic: traffic.topic, faultMs: seconds * 1000, event, signal },
      ...(control && { control }),
      ...(user && { user }),
      load: (change) => traffic.change(change),
      consumer: (state) => traffic.setConsumer(state),
      reconnect: (clients) => traffic.reconnect(clients),
      acknowledged: () => traffic.acknowledged(),
      backlog: () => traffic.backlog(),
    });
    await sleep(QUIET_MS, undefined, { signal });
    const account = await traffic.settle();
    const endedAtMs = Date.now();
    const alarms = await watchAlarms(options, region, clusterName, faultAtMs);
    const about = { drill: drill.name, about: drill.about, target: options.target, cluster: clusterName };
    const times = { startedAtMs, endedAtMs, faultAtMs, recoveredAtMs };
    return { ...about, ...times, samples: traffic.samples(), account, refusals: traffic.refusals, alarms, events };
  } finally {
    await traffic.close();
    await user?.remove(log);
  }
}

/** @throws Error if the cluster has no SCRAM listener */
function scramUser(outputs: ClusterOutputs, name: string, kafka: Kafka): ScramUser {
  const { region, cluster_arn: clusterArn, cluster_name: clusterName, bootstrap_brokers_scram: brokers } = outputs;
  if (!brokers) throw new Error(`${clusterName} has no SCRAM listener; set cluster.authentication.scram in the settings and apply them.`);
  return new ScramUser({ name, clusterArn, clusterName, region, brokers, kafka });
}

async function watchAlarms(
  { watch, log, signal }: DrillOptions,
  region: string,
  cluster: string,
  faultAtMs: number,
): Promise<AlarmChange[] | undefined> {
  const first = await alarmChanges(region, cluster, faultAtMs);
  if (first === undefined || watch === 0) return first;
  log(`Watching alarms for ${watch} s`);
  await sleep(watch * 1000, undefined, { signal });
  return alarmChanges(region, cluster, faultAtMs);
}

/** Directs this process to the platform of `make up`, or of the folder in MSK_LOCAL, and returns its control API. */
async function localControl(): Promise<LocalControl> {
  const folder = process.env["MSK_LOCAL"] ?? localFolder;
  const endpoint = await readEndpoint(folder);
  if (!endpoint) throw new Error(`No local platform runs in ${folder}; start one with \`make up\`.`);
  useEndpoint(endpoint);
  return new LocalControl(endpoint);
}

async function outputsOf({ source, target }: DrillOptions): Promise<ClusterOutputs> {
  const from = source ?? (target === "local" ? { file: join(process.env["MSK_LOCAL"] ?? localFolder, "outputs.json") } : undefined);
  if (!from) throw noOutputs();
  const parsed = clusterOutputs.safeParse(await readOutputs(from));
  if (parsed.success) return parsed.data;
  throw new Error(`${from.file ?? from.stack}: not the outputs of the platform stack:\n${z.prettifyError(parsed.error)}`);
}

async function tagsOf({ region, cluster_arn: ClusterArn }: ClusterOutputs): Promise<Record<string, string>> {
  const msk = new KafkaClient({ region });
  try {
    return (await msk.send(new DescribeClusterV2Command({ ClusterArn }))).ClusterInfo?.Tags ?? {};
  } finally {
    msk.destroy();
  }
}
