import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Kafka, Producer } from "kafkajs";
import { parse, stringify } from "yaml";
import { LocalControl, type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { withAdmin } from "../../tools/local/kafka-admin.js";
import { until } from "../../tools/local/process/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { consumedByFunction } from "../../tools/traffic/consumed.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { countsIn } from "../support/local-platform/counts.js";
import { processTree } from "../support/processes/processes.js";

// Events with duplicates in the topic, while processes are killed: brokers, and the consumer function. The tests run in order.
const PATIENCE_MS = 20 * 60_000;
const TOPIC = "ad-events";
const GROUP = "ad-events-counter";
const CLUSTER = "msk-ha-dev";
const FAULTS = 50;
/** Every fifth fault kills a broker, the others the function's process. */
const BROKER_FAULT = 5;
const EVENTS = 30;

interface Event {
  readonly eventId: string;
  readonly adId: string;
  readonly timestamp: number;
  readonly impressions: number;
}

let folder: string;
let platform: LocalPlatform;
let control: LocalControl;
let kafka: Kafka;
let producer: Producer;
let outputs: Record<string, unknown>;
const killed = { brokers: 0, functions: 0 };

beforeAll(async () => {
  folder = runFolder("exact-counts");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  control = new LocalControl(platform.endpoint);
}, PATIENCE_MS);

afterAll(async () => {
  await producer?.disconnect().catch(() => undefined);
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
}, PATIENCE_MS);

async function apply(deduplication: "table" | "memory"): Promise<void> {
  const dev = parse(readFileSync(join(root, "config/dev.yaml"), "utf8"));
  // Each fault fails a batch: no batch may run out of retries.
  const consumer = { ...dev.eventApi.consumer, deduplication, maximumRetries: 100, batchSize: 50 };
  const config = join(folder, "settings.yaml");
  writeFileSync(config, stringify({ ...dev, eventApi: { ...dev.eventApi, consumer } }));
  const terraform = await synthesize({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });
  await terraform.init();
  await terraform.apply();
  outputs = await terraform.outputs();
}

const newEvents = (): Event[] =>
  Array.from({ length: EVENTS }, (_, n) => ({
    ...{ eventId: randomUUID(), adId: `ad-${n % 10}`, timestamp: Date.now(), impressions: n + 1 },
  }));

/** Writes an event to the topic, again and again until it is acknowledged. */
const write = (event: Event) =>
  until(
    "an acknowledgement",
    () => producer.send({ topic: TOPIC, acks: -1, messages: [{ key: event.adId, value: JSON.stringify(event) }] }),
    { timeoutMs: 120_000, everyMs: 250 },
  );

/** Writes events one after another, each of them twice. */
async function writeTwice(events: readonly Event[]): Promise<void> {
  for (const event of events) {
    await write(event);
    await write(event);
  }
}

const isConsumer = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`AWS_LAMBDA_FUNCTION_NAME=${CLUSTER}-consumer`);
  } catch {
    return false; // exited
  }
};

/** Kills the processes of the consumer function, as an out-of-memory killer does. */
async function killFunction(): Promise<void> {
  const pids = await until(
    "a process of the consumer function",
    () => {
      const found = processTree(process.pid).filter(isConsumer);
      return found.length > 0 && found;
    },
    { timeoutMs: 60_000, everyMs: 20 },
  );
  for (const pid of pids) process.kill(pid, "SIGKILL");
  killed.functions += pids.length;
}

async function killBroker(n: number): Promise<void> {
  await control.fault(CLUSTER, (n % 3) + 1, "kill", 500);
  killed.brokers++;
  await untilInSync(kafka, TOPIC, 3, 120_000);
}

/** Waits until the consumer has committed everything in the topic. */
const consumed = () =>
  until(
    "the consumer to have read everything",
    () =>
      withAdmin(kafka, async (admin) => {
        const [group] = await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] });
        const committed = new Map(group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
        const ends = await admin.fetchTopicOffsets(TOPIC);
        return ends.every(({ partition, high }) => Number(high) === 0 || committed.get(partition) === Number(high));
      }),
    { timeoutMs: 180_000, everyMs: 500 },
  );

const expectedOf = (events: readonly Event[]) => {
  const expected: Record<string, { impressions: number; events: number }> = {};
  for (const { adId, impressions } of events) {
    const { impressions: before, events: count } = expected[adId] ?? { impressions: 0, events: 0 };
    expected[adId] = { impressions: before + impressions, events: count + 1 };
  }
  return expected;
};

test(
  "with a table, counts equal the distinct events exactly after each of 50 faults",
  async () => {
    await apply("table");
    kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), platform.endpoint.region, platform.endpoint);
    producer = kafka.producer();
    await producer.connect();
    const table = String(outputs["event_counts_table"]);
    const all: Event[] = [];
    let last: Event[] = [];

    for (let n = 0; n < FAULTS; n++) {
      const events = newEvents();
      const writing = Promise.all([writeTwice(events), writeTwice(last)]);
      await (n % BROKER_FAULT === BROKER_FAULT - 1 ? killBroker(n) : killFunction());
      await writing;
      all.push(...events);
      last = events;
      const expected = JSON.stringify(Object.entries(expectedOf(all)).sort());
      const counted = async () => JSON.stringify([...(await countsIn(platform.endpoint, table))].sort());
      await until(`the counts after fault ${n + 1}`, async () => (await counted()) === expected, {
        timeoutMs: 120_000,
        everyMs: 250,
      }).catch(async (cause) => {
        throw new Error(`after fault ${n + 1}, counted ${await counted()} instead of ${expected}`, { cause });
      });
    }

    // Nothing that is still on its way is counted again.
    await consumed();
    expect(Object.fromEntries(await countsIn(platform.endpoint, table))).toEqual(expectedOf(all));
    expect(killed.brokers).toBe(FAULTS / BROKER_FAULT);
    expect(killed.functions).toBeGreaterThanOrEqual(FAULTS - killed.brokers);
    process.stdout.write(
      `table: ${all.length} distinct events, each written 2 to 4 times, counted exactly after ${killed.brokers} kills of brokers and ${killed.functions} of the function\n`,
    );
  },
  PATIENCE_MS,
);

test(
  "in memory, the same faults count events again",
  async () => {
    await apply("memory");
    const sinceMs = Date.now();
    const all: Event[] = [];
    let last: Event[] = [];

    for (let n = 0; n < 5; n++) {
      const events = newEvents();
      const writing = Promise.all([writeTwice(events), writeTwice(last)]);
      await killFunction();
      await writing;
      all.push(...events);
      last = events;
    }

    await consumed();
    const name = String(outputs["consumer_function_name"]);
    const again = await until(
      "events that were counted again",
      async () => {
        const counts = await consumedByFunction(name, platform.endpoint.region, sinceMs);
        const twice = all.filter(({ eventId }) => (counts.get(eventId) ?? 0) > 1);
        return twice.length > 0 && twice;
      },
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
    process.stdout.write(`memory: of ${all.length} distinct events, ${again.length} were counted again after 5 kills of the function\n`);
    expect(again.length).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);
