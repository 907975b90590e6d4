import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Kafka, Message } from "kafkajs";
import type { BoardState } from "../../examples/streams/dashboard/board.js";
import { type ChildHandle, startChild, until } from "../../tools/local/process/index.js";
import { installBrowser } from "../../tools/setup/browser.js";
import { root } from "../../tools/setup/folders.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { committedRecords } from "../support/examples/committed-records.js";
import { DeployedExample } from "../support/examples/deployed-example.js";
import { mavenBuild } from "../support/examples/maven-build.js";

// The Kafka Streams application, as its role, killed twice while a broker is killed, too: each minute is written once, with its exact sum.
const PATIENCE_MS = 20 * 60_000;
const ADS = Array.from({ length: 12 }, (_, i) => `ad-${i}`);
const EVENTS_PER_MINUTE = 10;
const MINUTE_MS = 60_000;
/** Of `ad-events`. */
const PARTITIONS = 6;
/** Minutes of the past: the events of twenty minutes are sent within seconds. */
const START = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 60 * MINUTE_MS;
/** One minute of one ad has ten times as many impressions as usual. */
const RISE = { adId: "ad-0", minute: 12 };

let example: DeployedExample;
let build: string;
let kafka: Kafka;
let application: ChildHandle | undefined;
let dashboard: ChildHandle | undefined;
/** What the running application has printed. */
let printed: Record<string, unknown>[];
const expected = new Map<string, number>();

beforeAll(async () => {
  example = await DeployedExample.start("streams", "examples/streams/settings.yaml");
  build = join(example.folder, "build");
  await mavenBuild(join(root, "examples/streams"), build);
  kafka = example.kafka("streams-tester");
}, PATIENCE_MS);

afterAll(async () => {
  await application?.stop();
  await dashboard?.stop();
  await example?.stop();
}, PATIENCE_MS);

/** Starts the application, and waits until it is running. @param state - name of its state folder */
async function start(state: string): Promise<void> {
  const program = join(build, "impressions-per-minute.jar");
  const properties = join(await example.clientFiles("java"), "client.properties");
  printed = [];
  application = startChild("java", ["-Xmx256m", "-jar", program, properties, join(example.folder, state), "instance-1"], {
    name: "impressions-per-minute",
    env: await example.environment("impressions-per-minute"),
    logFile: join(example.folder, "application.log"),
    onLine: (line) => line.startsWith("{") && printed.push(JSON.parse(line)),
  });
  await until("the application to run", () => printed.some(({ state }) => state === "RUNNING"), { timeoutMs: 180_000 });
}

async function kill(): Promise<void> {
  application?.kill();
  expect(await application?.exited).toEqual({ code: null, signal: "SIGKILL" });
}

/** Sends the events of minutes, in the order of their time, and adds them to what is expected. */
async function send(first: number, last: number): Promise<void> {
  for (let minute = first; minute <= last; minute++) {
    const messages: Message[] = [];
    for (let i = 0; i < EVENTS_PER_MINUTE; i++) {
      for (const adId of ADS) {
        const impressions = (1 + (i % 3)) * (adId === RISE.adId && minute === RISE.minute ? 10 : 1);
        const start = START + minute * MINUTE_MS;
        messages.push(event(adId, start + i * 1_000, impressions));
        count(adId, minute, impressions);
      }
    }
    await produce("ad-events", messages);
  }
}

function count(adId: string, minute: number, impressions: number): void {
  const window = `${adId} ${START + minute * MINUTE_MS}`;
  expected.set(window, (expected.get(window) ?? 0) + impressions);
}

const event = (adId: string, timestamp: number, impressions: number): Message => ({
  key: adId,
  value: JSON.stringify({ eventId: randomUUID(), adId, timestamp, impressions }),
});

/**
 * Sends one event to each partition, of a separate ad. Each partition has its own time, which only its own events advance, and Kafka
 * Streams looks for closed windows once per second, when it receives an event.
 */
async function tick(minute: number): Promise<void> {
  const clocks = Array.from({ length: PARTITIONS }, (_, partition) => ({
    ...event(`clock-${partition}`, START + minute * MINUTE_MS, 1),
    partition,
  }));
  await produce("ad-events", clocks);
}

async function produce(topic: string, messages: Message[]): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}

const minutes = () => committedRecords(kafka, "impressions-per-minute");

const restored = () => new Set(printed.filter((line) => "restored" in line).map((line) => line["restored"]));

test(
  "writes each minute once, with its exact sum, although it is killed twice and a broker once",
  async () => {
    await start("state");
    await send(0, 9);
    const closed = async () => {
      await tick(10);
      for (let partition = 0; partition < PARTITIONS; partition++) count(`clock-${partition}`, 10, 1);
      return (await minutes()).length >= ADS.length * 9;
    };
    await until("closed minutes", closed, { timeoutMs: 120_000, everyMs: 2_000 });

    await kill();
    await send(10, 14);
    await start("state");
    expect(restored()).toEqual(new Set(["sums", "baselines"]));
    await example.control.fault(example.outputs.cluster_name, 1, "kill");
    await untilInSync(kafka, "ad-events", 3, 120_000);

    await kill();
    await send(15, 19);
    await start("state-of-another-host");
    expect(restored()).toEqual(new Set(["sums", "baselines"]));
    await produce("ad-events", [event("", 0, 0)]);
    // Closes the last minute of every partition. The minute of these events stays open.
    const all = async () => {
      await tick(25);
      return (await minutes()).length >= expected.size;
    };
    await until("all minutes", all, { timeoutMs: 180_000, everyMs: 2_000 });
    await application?.stop();
    const found = (await minutes()).map(({ value: { adId, start, impressions } }) => [`${adId} ${start}`, impressions]);
    process.stderr.write(`streams: ${found.length} minutes of ${ADS.length} ads, ${expected.size} expected\n`);
    expect(found.sort()).toEqual([...expected].sort());
  },
  PATIENCE_MS,
);

test("reports the sudden rise of one ad, and nothing else", async () => {
  expect(await committedRecords(kafka, "impression-anomalies")).toEqual([
    { key: RISE.adId, value: { adId: RISE.adId, start: START + RISE.minute * MINUTE_MS, kind: "rise", impressions: 190, expected: 19 } },
  ]);
});

test(
  "shows the sums and the anomaly in the dashboard",
  async () => {
    let url = "";
    const program = ["--import", "tsx", join(root, "examples/streams/dashboard/main.ts"), "0"];
    dashboard = startChild(process.execPath, program, {
      name: "dashboard",
      cwd: root,
      env: { ...(await example.environment("impressions-dashboard")), KAFKA_CLIENT: await example.clientFiles("node") },
      logFile: join(example.folder, "dashboard.log"),
      onLine: (line) => {
        if (line.startsWith('{"url"')) url = (JSON.parse(line) as { url: string }).url;
      },
    });
    await until("the dashboard", () => url !== "", { timeoutMs: 120_000 });
    const complete = async () => {
      const state = await firstState(`${url}events`);
      return state.anomalies.length > 0 && state.ads.flatMap(({ minutes }) => minutes).length >= expected.size && state;
    };
    const { ads, anomalies } = await until("all minutes in the dashboard", complete, { timeoutMs: 120_000, everyMs: 1_000 });

    const shown = ads.flatMap(({ adId, minutes }) => minutes.map(({ start, impressions }) => [`${adId} ${start}`, impressions]));
    expect(shown.sort()).toEqual([...expected].sort());
    expect(anomalies.map(({ adId, kind, impressions }) => ({ adId, kind, impressions }))).toEqual([
      { adId: RISE.adId, kind: "rise", impressions: 190 },
    ]);
    expect(await pageOf(url)).toEqual({
      ads: [...ADS, ...Array.from({ length: PARTITIONS }, (_, partition) => `clock-${partition}`)],
      bars: expected.size,
      unusual: 1,
      anomalies: [`${new Date(START + RISE.minute * MINUTE_MS).toISOString()} ${RISE.adId}: rise, 190 impressions, expected 19`],
      errors: [],
    });
    await dashboard.stop();
    expect(await dashboard.exited).toEqual({ code: 0, signal: null });
  },
  PATIENCE_MS,
);

/** Returns what the page shows in a browser. */
async function pageOf(url: string): Promise<unknown> {
  const script = join(root, "__tests__/support/browser/dashboard.mjs");
  const options = JSON.stringify({ modules: installBrowser(() => undefined), url });
  const { stdout } = await promisify(execFile)(process.execPath, [script, options], { timeout: 120_000 });
  return JSON.parse(stdout);
}

/** Returns the first event of a stream of server-sent events. */
async function firstState(url: string): Promise<BoardState> {
  const response = await fetch(url);
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes("\n\n")) break;
  }
  return JSON.parse(text.slice("data: ".length, text.indexOf("\n\n")));
}

test("writes the poison record to the dead-letter topic", async () => {
  const letters = await committedRecords(kafka, "impressions-per-minute-dead-letters");
  expect(letters.map(({ value: { adId, impressions } }) => ({ adId, impressions }))).toEqual([{ adId: "", impressions: 0 }]);
});

test("uses no IAM action that its role does not need, and needs none that creates topics", async () => {
  const roles = await example.control.roleActions();
  const [, used] = Object.entries(roles).find(([role]) => role.endsWith("impressions-per-minute")) ?? [];
  expect(used).toEqual([
    "kafka-cluster:AlterGroup",
    "kafka-cluster:AlterTransactionalId",
    "kafka-cluster:Connect",
    "kafka-cluster:DescribeGroup",
    "kafka-cluster:DescribeTopic",
    "kafka-cluster:DescribeTransactionalId",
    "kafka-cluster:ReadData",
    "kafka-cluster:WriteData",
  ]);
});
