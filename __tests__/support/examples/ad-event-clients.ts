import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { type ChildHandle, startChild, until } from "../../../tools/local/process/index.js";
import { untilInSync } from "../../../tools/traffic/leaders.js";
import { type ReadRecord, readBack } from "../../../tools/traffic/read-back.js";
import { DeployedExample } from "./deployed-example.js";

const PATIENCE_MS = 20 * 60_000;
const LOAD = { count: 3_000, perSecond: 100 };

/** The settings of a program: topic, ledger, how many events to send in total and in a second. */
interface ProgramSettings {
  readonly topic?: string;
  readonly ledger?: string;
  readonly count?: number;
  readonly perSecond?: number;
}

/** A command line, with what it needs in its environment. */
interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The clients of ad events in one language. */
export interface AdEventClients {
  readonly language: string;
  /** Builds the programs. @returns the command line of a profile with settings */
  build(example: DeployedExample): Promise<(profile: string, settings: ProgramSettings) => Program>;
  /** The producer is idempotent: a retry stores no record twice. */
  readonly idempotent: boolean;
  /** The reason in the headers of a dead letter. */
  reasonOf(letter: ReadRecord): string | undefined;
  /** The reasons for a value that is not JSON, and for an event without impressions. */
  readonly reasons: readonly [string, string];
}

/** Defines the tests of the As-Is client and the To-Be service, as their roles, while a broker is killed and another one hangs. They run in order. */
export function testAdEventClients({ language, build, idempotent, reasonOf, reasons }: AdEventClients): void {
  let example: DeployedExample;
  let program: Awaited<ReturnType<AdEventClients["build"]>>;
  let kafka: Kafka;
  let consumer: ChildHandle | undefined;

  beforeAll(async () => {
    example = await DeployedExample.start(`clients-${language}`, "examples/clients/settings.yaml");
    program = await build(example);
    kafka = example.kafka("clients-tester");
  }, PATIENCE_MS);

  afterAll(async () => {
    await consumer?.stop();
    await example?.stop();
  }, PATIENCE_MS);

  /** Starts a program as a role. @param lines - receives what it prints */
  async function run(profile: string, client: string, settings: ProgramSettings, lines: string[] = []): Promise<ChildHandle> {
    const { command, args, env } = program(profile, settings);
    return startChild(command, args, {
      name: `ad-events ${profile}`,
      env: { ...(await example.environment(client)), ...env },
      logFile: join(example.folder, `${profile}.log`),
      onLine: (line) => lines.push(line),
    });
  }

  const end = async (topic: string) => (await readBack(kafka, topic, { groupId: `test-${randomUUID()}` })).length;

  /** Produces the load while broker 1 is killed and broker 2 hangs. @returns what the producer printed in its last line */
  async function produceUnderFaults(profile: string, client: string, topic: string): Promise<Record<string, number>> {
    const { cluster_name: cluster } = example.outputs;
    const lines: string[] = [];
    const producer = await run(profile, client, { topic, ...LOAD }, lines);
    try {
      await until("the first records", async () => (await end(topic)) > 0, { timeoutMs: 120_000 });
      await example.control.fault(cluster, 1, "kill");
      await untilInSync(kafka, topic, 3, 120_000);
      await example.control.fault(cluster, 2, "hang");
      // Long enough for the cluster to elect new leaders.
      await until("a leader of each partition", async () => (await leaders(topic)).every((leader) => leader > 0 && leader !== 2), {
        timeoutMs: 60_000,
      });
      expect(producer.running).toBe(true);
      await example.control.fault(cluster, 2, "resume");
      expect(await producer.exited).toEqual({ code: 0, signal: null });
    } finally {
      await producer.stop();
    }
    await untilInSync(kafka, topic, 3, 120_000);
    return JSON.parse(lines.findLast((line) => line.startsWith("{")) as string);
  }

  async function leaders(topic: string): Promise<number[]> {
    const admin = kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics.flatMap(({ partitions }) => partitions.map(({ leader }) => leader));
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  const idsIn = async (topic: string) => {
    const records = await readBack(kafka, topic, { groupId: `test-${randomUUID()}` });
    return { records, ids: new Set(records.map(({ value }) => (JSON.parse(value) as { eventId: string }).eventId)) };
  };

  test(
    "the As-Is client loses records, and does not know it",
    async () => {
      const account = await produceUnderFaults("as-is", "as-is", "ad-events-as-is");
      const { records, ids } = await idsIn("ad-events-as-is");
      process.stderr.write(`As-Is in ${language}: ${LOAD.count} sent, ${LOAD.count - ids.size} lost\n`);
      expect(account).toEqual({ sent: LOAD.count });
      expect(ids.size).toBeLessThan(LOAD.count);
      // Nothing keeps the events of an ad in one partition.
      expect(new Set(records.map(({ key }) => key))).toEqual(new Set([undefined]));
    },
    PATIENCE_MS,
  );

  test(
    "the To-Be service loses none, and keeps the events of an ad in one partition",
    async () => {
      const account = await produceUnderFaults("produce", "ad-events-service", "ad-events");
      const { records, ids } = await idsIn("ad-events");
      process.stderr.write(
        `To-Be in ${language}: ${JSON.stringify(account)}, ${ids.size} stored, ${records.length - ids.size} duplicates\n`,
      );
      expect(account).toEqual({ sent: LOAD.count, acknowledged: LOAD.count, failed: 0 });
      expect(ids.size).toBe(LOAD.count);
      if (idempotent) expect(records.length).toBe(LOAD.count);
      const partitions = new Map<string | undefined, Set<number>>();
      for (const { key, partition } of records) partitions.set(key, (partitions.get(key) ?? new Set()).add(partition));
      expect([...partitions.values()].map(({ size }) => size)).toEqual(Array(50).fill(1));
    },
    PATIENCE_MS,
  );

  test(
    "the To-Be consumer counts each event once although it is killed, and writes poison records to the dead-letter topic",
    async () => {
      const ledger = join(example.folder, "impressions.csv");
      const poison = ["not JSON", JSON.stringify({ eventId: randomUUID(), adId: "ad-1", timestamp: 1, impressions: 0 })];
      const producer = kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      await producer.send({ topic: "ad-events", acks: -1, messages: poison.map((value) => ({ key: "ad-1", value })) });
      await producer.disconnect();
      const { ids } = await eventsOf();
      const counted = () => (existsSync(ledger) ? readFileSync(ledger, "utf8").trim().split("\n").filter(Boolean) : []);

      consumer = await run("consume", "ad-events-service", { ledger });
      await until("the first counts", () => counted().length > 100, { timeoutMs: 120_000, everyMs: 10 });
      consumer.kill();
      await consumer.exited;
      const before = counted().length;
      consumer = await run("consume", "ad-events-service", { ledger });
      await until("all counts", () => counted().length >= ids.size, { timeoutMs: 180_000 });
      // The platform's own consumer function writes dead letters of this topic, too, with other reasons.
      const letters = async () => {
        const records = await readBack(kafka, "ad-events-dead-letters", { groupId: `test-${randomUUID()}` });
        return new Map(records.filter((letter) => reasons.includes(reasonOf(letter) ?? "")).map((letter) => [letter.value, letter]));
      };
      await until("the dead letters", async () => (await letters()).size >= poison.length, { timeoutMs: 60_000 });
      await consumer.stop();

      process.stderr.write(`To-Be consumer in ${language}: ${before} counted before it was killed, ${counted().length} in the end\n`);
      expect(
        counted()
          .map((line) => line.split(",")[0])
          .sort(),
      ).toEqual([...ids].sort());
      const found = [...(await letters()).values()].map((letter) => ({ key: letter.key, value: letter.value, reason: reasonOf(letter) }));
      expect(found.sort((a, b) => poison.indexOf(a.value) - poison.indexOf(b.value))).toEqual(
        poison.map((value, i) => ({ key: "ad-1", value, reason: reasons[i] })),
      );
    },
    PATIENCE_MS,
  );

  /** The ids of the valid events. */
  async function eventsOf(): Promise<{ ids: Set<string> }> {
    const records = await readBack(kafka, "ad-events", { groupId: `test-${randomUUID()}` });
    const valid = records.flatMap(({ value }) => {
      if (!value.startsWith("{")) return [];
      const { eventId, impressions } = JSON.parse(value) as { eventId: string; impressions: number };
      return impressions > 0 ? [eventId] : [];
    });
    return { ids: new Set(valid) };
  }
}
