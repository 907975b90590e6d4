import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { generateAuthToken } from "aws-msk-iam-sasl-signer-js";
import { bareCluster, type Endpoint, startLocalPlatform, useEndpoint } from "../deploy/index.js";
import { ensureKafka } from "../local/kafka/index.js";
import { withAdmin } from "../local/kafka-admin.js";
import { root, toolsFolder, workFolder } from "../setup/folders.js";
import { kafkaClient } from "../traffic/kafka-client.js";
import { untilInSync } from "../traffic/leaders.js";
import { connectPerEvent } from "./baselines/connect-per-event.js";
import { functionBundle } from "./function-bundle.js";
import { median, percentile, runNode } from "./measure.js";
import type { Line } from "./ratio.js";

const run = promisify(execFile);
const topic = "bench";
const inFlight = 16;
const sends = 1_000;
const rounds = 3;

type Handler = (event: unknown, context: unknown) => Promise<{ statusCode: number }>;

/**
 * Measures the deployed bundle of the producer function on real brokers with IAM and TLS. The baselines are a handler that connects for
 * each event, and Kafka's Java producer on the same listener.
 */
export async function producer(progress: (line: string) => void): Promise<Line[]> {
  const folder = join(workFolder, "bench", "producer");
  const platform = await startLocalPlatform(folder, progress);
  try {
    useEndpoint(platform.endpoint);
    const bootstrap = await clusterWithTopic(platform.endpoint, progress);
    Object.assign(process.env, {
      BOOTSTRAP_BROKERS: bootstrap,
      TOPIC: topic,
      DEADLINE_MS: "8000",
      MAX_BODY_BYTES: "65536",
      LOG_LEVEL: "ERROR",
    });
    const { file } = await functionBundle("producer");
    const { handler } = require(file) as { handler: Handler };
    await oneByOne(handler, 200); // warm-up
    const ours: Sample[] = [];
    const java: JavaSample[] = [];
    const perEvent: number[] = [];
    const cold: number[] = [];
    for (let round = 0; round < rounds; round++) {
      progress(`producer: round ${round + 1} of ${rounds}`);
      const latencies = await oneByOne(handler, sends);
      ours.push({ p50Ms: median(latencies), p99Ms: percentile(latencies, 0.99), perSecond: await throughput(handler, sends * 4) });
      java.push(await javaProducer(platform.endpoint, bootstrap));
      perEvent.push(...(await oneByOne(connectPerEvent as Handler, 40)));
      cold.push((await runNode(["-e", coldStart, file], { cwd: root })).wallMs);
    }
    return [
      {
        what: "producer, p50 of one event, against connect per event",
        ours: median(ours.map(({ p50Ms }) => p50Ms)),
        baseline: median(perEvent),
        unit: "ms",
        better: "lower",
        target: 20,
      },
      {
        what: "producer, p99 of one event, against connect per event",
        ours: median(ours.map(({ p99Ms }) => p99Ms)),
        baseline: percentile(perEvent, 0.99),
        unit: "ms",
        better: "lower",
      },
      {
        what: "producer, p50 of one event, against Java",
        ours: median(ours.map(({ p50Ms }) => p50Ms)),
        baseline: median(java.map(({ p50Ms }) => p50Ms)),
        unit: "ms",
        better: "lower",
        target: 1 / 1.5,
      },
      {
        what: "producer, p99 of one event, against Java",
        ours: median(ours.map(({ p99Ms }) => p99Ms)),
        baseline: median(java.map(({ p99Ms }) => p99Ms)),
        unit: "ms",
        better: "lower",
      },
      {
        what: `producer, events per second, ${inFlight} in flight, against Java`,
        ours: median(ours.map(({ perSecond }) => perSecond)),
        baseline: median(java.map(({ perSecond }) => perSecond)),
        unit: "/s",
        better: "higher",
        target: 0.5,
      },
      {
        what: "producer, process start to the first 202, against Java",
        ours: median(cold),
        baseline: median(java.map(({ coldMs }) => coldMs)),
        unit: "ms",
        better: "lower",
      },
    ];
  } finally {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Sample {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
}

interface JavaSample extends Sample {
  readonly coldMs: number;
}

const coldStart = `
  const { handler } = require(process.argv[1]);
  const event = ${JSON.stringify(impression("ad-cold"))};
  handler(event, { awsRequestId: "cold", getRemainingTimeInMillis: () => 10000 }).then(({ statusCode }) => process.exit(statusCode === 202 ? 0 : 1));
`;

async function clusterWithTopic(endpoint: Endpoint, progress: (line: string) => void): Promise<string> {
  const { bootstrapBrokers } = await bareCluster(endpoint, "bench");
  progress("producer: the cluster is ready");
  const kafka = kafkaClient(bootstrapBrokers, endpoint.region, endpoint);
  const topics = [{ topic, numPartitions: 6, replicationFactor: 3, configEntries: [{ name: "min.insync.replicas", value: "2" }] }];
  await withAdmin(kafka, (admin) => admin.createTopics({ waitForLeaders: false, topics }));
  await untilInSync(kafka, topic, 3);
  return bootstrapBrokers;
}

/** Returns an event of the HTTP API, payload format 2.0, with the fields that a handler uses. */
function impression(adId: string): object {
  return {
    version: "2.0",
    routeKey: "POST /ads/{adId}/impression",
    rawPath: `/ads/${adId}/impression`,
    rawQueryString: "",
    headers: { "content-type": "application/json" },
    pathParameters: { adId },
    requestContext: { http: { method: "POST", path: `/ads/${adId}/impression` }, requestId: "bench", timeEpoch: Date.now() },
    body: JSON.stringify({ impressions: 3 }),
    isBase64Encoded: false,
  };
}

async function call(handler: Handler, index: number): Promise<void> {
  const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => 10_000, functionName: "bench" };
  const answer = await handler(impression(`ad-${index % 50}`), context);
  if (answer.statusCode !== 202) throw new Error(`the handler answered ${JSON.stringify(answer)}`);
}

/** Sends events one after another. @returns the latency of each, in ms */
async function oneByOne(handler: Handler, count: number): Promise<number[]> {
  const latencies: number[] = [];
  for (let index = 0; index < count; index++) {
    const before = process.hrtime.bigint();
    await call(handler, index);
    latencies.push(Number(process.hrtime.bigint() - before) / 1e6);
  }
  return latencies;
}

/** Sends events with many in flight. @returns events per second */
async function throughput(handler: Handler, count: number): Promise<number> {
  const before = process.hrtime.bigint();
  let next = 0;
  const worker = async () => {
    while (next < count) await call(handler, next++);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return count / (Number(process.hrtime.bigint() - before) / 1e9);
}

async function javaProducer(endpoint: Endpoint, bootstrap: string): Promise<JavaSample> {
  const { classPath } = await ensureKafka(toolsFolder, "3.9.x.kraft", () => undefined);
  const { token } = await generateAuthToken({ region: endpoint.region });
  const env = {
    ...process.env,
    BOOTSTRAP_BROKERS: bootstrap,
    TOPIC: topic,
    CA_FILE: endpoint.caFile,
    IAM_TOKEN: token,
    WARM_UP: "1000",
    SENDS: String(sends),
    IN_FLIGHT: String(inFlight),
    VALUE_BYTES: "120", // an AdEvent as JSON
  };
  const started = Date.now();
  const { stdout } = await run("java", ["-cp", classPath, join(root, "tools/bench/java/AcknowledgedSends.java")], { env });
  const line = stdout.split("\n").find((text) => text.startsWith("{"));
  if (!line) throw new Error(`the Java producer printed no result in ${Date.now() - started} ms:\n${stdout}`);
  return JSON.parse(line) as JavaSample;
}
