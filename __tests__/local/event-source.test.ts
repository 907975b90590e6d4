import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Admin, type IHeaders, Kafka, logLevel, type Producer } from "kafkajs";
import { EventSourcePoller, type MappingHost, type MappingSettings } from "../../tools/local/event-source/index.js";
import { caPem, LocalKafkaCluster } from "../../tools/local/kafka/index.js";
import { until } from "../../tools/local/process/index.js";
import { writeRaw } from "../support/clients/raw-record.js";
import { consumerWithKafka } from "../support/lambdas/consumer-with-kafka.js";
import { type StandInIam, standInIam } from "../support/local-platform/stand-in-iam.js";

const CLUSTER_ARN = "arn:aws:kafka:us-east-1:123456789012:cluster/clicks/1b4c6c2e-0000-4000-8000-000000000000-1";
const TOPIC = "clicks";
const GROUP = "counters";
const PARTITIONS = 6;
/** Much longer than usual: the time depends on the machine. */
const RECOVERY_TIMEOUT_MS = 60_000;
const scratch = resolve(".msk", "tmp");

let stateDir: string;
let iam: StandInIam;
let cluster: LocalKafkaCluster;
let kafka: Kafka;
let admin: Admin;
let producer: Producer;
let poller: EventSourcePoller;
/** The log of the poller and the cluster. */
const lines: string[] = [];
const warnings: Error[] = [];
/** How often the function received each record, and the order of offsets in each partition. */
const invoked = new Map<string, number>();
const offsets = new Map<string, number[]>();
/** The records that the cluster acknowledged. */
const produced: string[] = [];
let producing = true;
let production: Promise<void>;

const host: MappingHost = {
  region: "us-east-1",
  bootstrap: async () => ({
    brokers: (cluster.bootstrap("iam") as string).split(","),
    auth: "iam",
    caPem: readFileSync(await caPem(stateDir), "utf8"),
  }),
  session: async () => ({ accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiresAtMs: Date.now() + 3_600_000 }),
  invoke: async (_, payload) => {
    const event = JSON.parse(payload) as { records: Record<string, { offset: number; value: string }[]> };
    for (const [partition, records] of Object.entries(event.records)) {
      for (const { offset, value } of records) {
        const text = Buffer.from(value, "base64").toString();
        invoked.set(text, (invoked.get(text) ?? 0) + 1);
        offsets.set(partition, [...(offsets.get(partition) ?? []), offset]);
      }
    }
    return { statusCode: 200, payload: "null", logTail: "", requestId: "r" };
  },
  sendToQueue: async () => undefined,
  log: (line) => lines.push(line),
};

const mapping: MappingSettings = {
  uuid: "u-1",
  functionArn: "arn:aws:lambda:us-east-1:123456789012:function:counter",
  roleArn: "arn:aws:iam::123456789012:role/counter",
  eventSourceArn: CLUSTER_ARN,
  topics: [TOPIC],
  consumerGroupId: GROUP,
  startingPosition: "TRIM_HORIZON",
  maximumBatchingWindowSeconds: 0,
  pollers: { min: 2, max: 2 },
  enabled: true,
};

beforeAll(async () => {
  process.on("warning", warned);
  mkdirSync(scratch, { recursive: true });
  stateDir = mkdtempSync(join(scratch, "event-source-"));
  iam = await standInIam();
  // Real tokens are signed and all different: here every client is the function's role.
  iam.principals.get = () => "arn:aws:sts::123456789012:assumed-role/counter/test";
  cluster = await LocalKafkaCluster.start(
    {
      arn: CLUSTER_ARN,
      name: "clicks",
      kafkaVersion: "3.9.x.kraft",
      brokers: 3,
      zones: ["use1-az1", "use1-az2", "use1-az4"],
      listeners: { plaintext: false, tls: { clientAuth: "requested", caPems: [] }, iam: true, scram: false },
      serverProperties: {},
    },
    { toolsDir: resolve(".msk", "tools"), stateDir, iam, log: host.log },
  );
  kafka = new Kafka({
    brokers: (cluster.bootstrap("tls") as string).split(","),
    ssl: { ca: readFileSync(await caPem(stateDir), "utf8") },
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 2_000,
    retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 500 },
  });
  admin = kafka.admin();
  producer = kafka.producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 3 }], waitForLeaders: false });
  await until("the topic", async () => (await admin.fetchTopicOffsets(TOPIC)).length === PARTITIONS);
  poller = new EventSourcePoller(mapping, host);
  poller.start();
  production = produceContinuously();
  await until("the first records", () => invoked.size > 20);
  await caughtUp("at first");
}, 180_000);

afterAll(async () => {
  producing = false;
  await poller?.stop();
  await cluster?.stop();
  await Promise.allSettled([production, admin?.disconnect(), producer?.disconnect()]);
  await iam?.close();
  rmSync(stateDir, { recursive: true, force: true });
  process.off("warning", warned);
}, 180_000);

function warned(warning: Error): void {
  warnings.push(warning);
}

/** Sends one record at a time, since kafkajs loses records of sends to several partitions. Repeats a failed send until it is acknowledged. */
async function produceContinuously(): Promise<void> {
  for (let number = 0; producing; number++) {
    const value = `record ${number}`;
    const message = { partition: number % PARTITIONS, value };
    await until(
      "an acknowledgement",
      async () => !producing || (await producer.send({ topic: TOPIC, acks: -1, messages: [message] }).then(() => produced.push(value))),
      { timeoutMs: 60_000, everyMs: 20 },
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Returns the value and the headers of the first records of a topic. */
async function firstRecords(kafka: Kafka, topic: string, count: number) {
  const consumer = kafka.consumer({ groupId: `readers of ${topic}` });
  const records: { key: string | null; value: string; headers: IHeaders }[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { key, value, headers = {} } }) =>
        void records.push({ key: key && String(key), value: String(value), headers }),
    });
    await until(`${count} records of ${topic}`, () => records.length >= count, { timeoutMs: RECOVERY_TIMEOUT_MS });
  } finally {
    await consumer.disconnect();
  }
  return records;
}

/** Returns the group's coordinator as brokers do: the leader of the __consumer_offsets partition for the hash of the group's name. */
async function coordinatorOf(groupId: string): Promise<number> {
  const [metadata] = (await admin.fetchTopicMetadata({ topics: ["__consumer_offsets"] })).topics;
  const hash = [...groupId].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0);
  const partition = (hash & 0x7f_ff_ff_ff) % (metadata?.partitions.length as number);
  return metadata?.partitions.find(({ partitionId }) => partitionId === partition)?.leader as number;
}

async function allServe(): Promise<void> {
  await until("every broker to serve", () => cluster.brokers().every(({ state }) => state === "running"));
}

async function inSync(): Promise<void> {
  await until("every replica to be in sync", async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [TOPIC, "__consumer_offsets"] });
    return topics.every(({ partitions }) => partitions.every(({ isr }) => isr.length === 3));
  });
}

/** Waits until the function has received everything produced so far and the group has committed it. */
async function caughtUp(when: string): Promise<void> {
  const startedAt = Date.now();
  const expected = [...produced];
  const ends = await until(`the ends of the log ${when}`, () => admin.fetchTopicOffsets(TOPIC), { timeoutMs: RECOVERY_TIMEOUT_MS });
  await until(`every record to reach the function ${when}`, () => expected.every((value) => invoked.has(value)), {
    timeoutMs: RECOVERY_TIMEOUT_MS,
  });
  await until(
    `the commits to reach the end ${when}`,
    async () => {
      const [committed] = await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] });
      return ends.every(
        ({ partition, high }) => Number(committed?.partitions.find((other) => other.partition === partition)?.offset) >= Number(high),
      );
    },
    { timeoutMs: RECOVERY_TIMEOUT_MS - (Date.now() - startedAt) },
  );
}

test("sends headers as Lambda does, and no header keeps the consumer from the next record", async () => {
  const [topic, deadLetters] = ["headers", "headers-dead-letters"];
  const topics = [topic, deadLetters].map((name) => ({
    topic: name,
    numPartitions: 1,
    replicationFactor: 3,
    configEntries: [{ name: "max.message.bytes", value: "20000" }],
  }));
  await admin.createTopics({ topics, waitForLeaders: false });
  const leader = await until("a leader", async () => {
    const [metadata] = (await admin.fetchTopicMetadata({ topics: [topic] })).topics;
    return cluster.brokers().find(({ id }) => id === metadata?.partitions[0]?.leader);
  });
  const headers: [name: string | Buffer, value: string | Buffer | null][] = [
    ["via", "1"],
    ["nothing", null],
    ["empty", ""],
    ["via", Buffer.from([0x80, 0xff])],
    ["constructor", "2"],
    ["__proto__", "3"],
    [Buffer.from([0x6e, 0xff]), "4"],
    ["10", "5"],
  ];
  const poison = { value: "no event", headers };
  const large = { value: "x".repeat(19_580), headers: Array.from({ length: 60 }, (_, n) => [`h${n}`, ""] as const) };
  const event = { eventId: randomUUID(), adId: "a", timestamp: Date.now(), impressions: 2 };
  await writeRaw(leader.endpoints["tls"] as string, readFileSync(await caPem(stateDir), "utf8"), topic, 0, [poison]);
  await writeRaw(leader.endpoints["tls"] as string, readFileSync(await caPem(stateDir), "utf8"), topic, 0, [large]);
  await writeRaw(leader.endpoints["tls"] as string, readFileSync(await caPem(stateDir), "utf8"), topic, 0, [
    { value: JSON.stringify(event), headers },
  ]);

  const events: string[] = [];
  const consumer = consumerWithKafka(kafka, deadLetters);
  const consumerHost: MappingHost = {
    ...host,
    invoke: async (_, payload) => {
      events.push(payload);
      return { statusCode: 200, payload: JSON.stringify(await consumer.handle(payload)), logTail: "", requestId: "r" };
    },
  };
  const settings = { ...mapping, uuid: "u-2", topics: [topic], consumerGroupId: "headers", batchSize: 3, pollers: { min: 1, max: 1 } };
  const headerPoller = new EventSourcePoller({ ...settings, functionResponseTypes: ["ReportBatchItemFailures"] }, consumerHost);
  headerPoller.start();
  try {
    await until("the event to be counted", () => consumer.impressions() === 2, { timeoutMs: RECOVERY_TIMEOUT_MS });
  } finally {
    await headerPoller.stop();
    await consumer.close();
  }

  expect(events[0]).toContain(
    '"headers":[{"via":[49]},{},{"empty":[]},{"via":[-128,-1]},{"constructor":[50]},{"__proto__":[51]},{"n\ufffd":[52]},{"10":[53]}]',
  );
  const source = (offset: string) => ({
    "dead-letter-reason": Buffer.from("not valid JSON in UTF-8"),
    "dead-letter-source-topic": Buffer.from(topic),
    "dead-letter-source-partition": Buffer.from("0"),
    "dead-letter-source-offset": Buffer.from(offset),
  });
  expect(await firstRecords(kafka, deadLetters, 2)).toEqual(
    expect.arrayContaining([
      {
        key: null,
        value: "no event",
        headers: expect.objectContaining({ via: [Buffer.from("1"), Buffer.from([0x80, 0xff])], ...source("0") }),
      },
      {
        key: null,
        value: large.value.slice(0, 15_484),
        headers: {
          ...Object.fromEntries(large.headers.map(([name]) => [name, Buffer.alloc(0)])),
          ...source("1"),
          "dead-letter-omitted": Buffer.from("4096 of 19580 bytes of the value"),
        },
      },
    ]),
  );
}, 120_000);

test.each([
  ["takes 1,024 bytes", [{ name: "max.message.bytes", value: "1024" }], { value: "x".repeat(200), key: null }],
  ["is compacted", [{ name: "cleanup.policy", value: "compact" }], { value: "x".repeat(3_000), key: "poisoned-0-0" }],
  ["takes 100 bytes", [{ name: "max.message.bytes", value: "100" }], undefined],
])(
  "gives up no sound record for a poison one where the dead-letter topic %s, with bisecting or without",
  async (_, configEntries, expected) => {
    for (const bisectBatchOnFunctionError of [true, false]) {
      const run = randomUUID().slice(0, 8);
      const [topic, deadLetters] = [`poisoned-${run}`, `poisoned-dead-letters-${run}`];
      await admin.createTopics({
        topics: [
          { topic, numPartitions: 1, replicationFactor: 3 },
          { topic: deadLetters, numPartitions: 1, replicationFactor: 3, configEntries },
        ],
        waitForLeaders: false,
      });
      await until(
        "the topics",
        async () => (await admin.fetchTopicOffsets(topic)).length + (await admin.fetchTopicOffsets(deadLetters)).length === 2,
      );
      const events = Array.from({ length: 10 }, () => ({ eventId: randomUUID(), adId: "a", timestamp: Date.now(), impressions: 1 }));
      await producer.send({
        topic,
        acks: -1,
        messages: [{ value: "x".repeat(3_000) }, ...events.map((one) => ({ value: JSON.stringify(one) }))],
      });

      const consumer = consumerWithKafka(kafka, deadLetters);
      const discarded: string[] = [];
      const poisonPoller = new EventSourcePoller(
        {
          ...mapping,
          ...{ uuid: run, topics: [topic], consumerGroupId: run, pollers: { min: 1, max: 1 } },
          functionResponseTypes: ["ReportBatchItemFailures"],
          bisectBatchOnFunctionError,
          maximumRetryAttempts: 0,
          onFailureDestinationArn: "arn:aws:sqs:us-east-1:123456789012:failures",
        },
        {
          ...host,
          invoke: async (_, payload) => ({
            statusCode: 200,
            payload: JSON.stringify(await consumer.handle(payload)),
            logTail: "",
            requestId: "r",
          }),
          sendToQueue: async (_, body) => void discarded.push(body),
        },
      );
      poisonPoller.start();
      try {
        await until("the sound records to be counted", () => consumer.impressions() === 10, { timeoutMs: RECOVERY_TIMEOUT_MS });
      } finally {
        await poisonPoller.stop();
        await consumer.close();
      }

      expect(discarded).toEqual([]);
      const [end] = await admin.fetchTopicOffsets(deadLetters);
      expect(Number(end?.high)).toBe(expected ? 1 : 0);
      if (!expected) continue;
      const [letter] = await firstRecords(kafka, deadLetters, 1);
      expect(letter?.value).toBe(expected.value);
      expect(letter?.key).toBe(expected.key === null ? null : expected.key.replace("poisoned", topic));
    }
  },
  120_000,
);

/** Causes a fault of brokers, and waits until the cluster has fenced them: a fault without effect fails the test. */
async function fenced(ids: readonly number[], kind: "kill" | "hang"): Promise<void> {
  await Promise.all(ids.map((id) => cluster.fault(id, kind, { backAfterMs: null })));
  const states = cluster.brokers().filter(({ id }) => ids.includes(id));
  expect(states.map(({ state }) => state)).toEqual(ids.map(() => (kind === "kill" ? "stopped" : "hung")));
  await until(`the cluster to fence ${ids.join(" and ")}`, async () => {
    const { brokers } = await admin.describeCluster();
    return brokers.every(({ nodeId }) => !ids.includes(nodeId));
  });
}

test("commits to another coordinator after the group's coordinator was killed, and again after its restart", async () => {
  const coordinator = await coordinatorOf(GROUP);
  await fenced([coordinator], "kill");
  await until("another to lead the group", async () => (await coordinatorOf(GROUP)) !== coordinator);
  await caughtUp("while one is down");
  await cluster.fault(coordinator, "start");
  await allServe();
  await caughtUp("after one was down");
  await inSync();
}, 180_000);

test("commits to another coordinator while the group's coordinator hangs", async () => {
  const coordinator = await coordinatorOf(GROUP);
  await fenced([coordinator], "hang");
  await until("another to lead the group", async () => (await coordinatorOf(GROUP)) !== coordinator);
  await caughtUp("while one hangs");
  await cluster.fault(coordinator, "resume");
  await inSync();
}, 180_000);

test("commits again after two of three brokers were down", async () => {
  const coordinator = await coordinatorOf(GROUP);
  const other = (coordinator % 3) + 1;
  await fenced([coordinator, other], "kill");
  const before = produced.length;
  await Promise.all([coordinator, other].map((id) => cluster.fault(id, "start")));
  await allServe();
  await until("new records", () => produced.length > before + 20, { timeoutMs: RECOVERY_TIMEOUT_MS });
  await caughtUp("after two were down");
}, 180_000);

test("sent every record to the function once and in order, and logged few lines", async () => {
  const acknowledged = [...produced];
  await caughtUp("at the end");
  expect(offsets.size).toBe(PARTITIONS);
  for (const [partition, received] of offsets) expect([partition, received]).toEqual([partition, received.map((_, index) => index)]);
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(acknowledged.filter((value) => !invoked.has(value))).toEqual([]);
  expect(lines.filter((line) => line.startsWith("event source")).length).toBeLessThanOrEqual(12);
  expect(warnings).toEqual([]);
});
