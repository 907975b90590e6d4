import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { KafkaConfig } from "kafkajs";
import * as kafkajs from "kafkajs";
import type { MappingSettings } from "../../../../../tools/local/event-source/index.js";
import type { RecordSink, RecordSource, SourceKind } from "../../../../../tools/local/event-source/source.js";
import { kafkaSocket } from "../../../../../tools/local/kafka-socket.js";
import { ScriptedHost, SETTINGS } from "../../../../support/local-platform/scripted.js";

const cluster = { brokers: ["b1:9098", "b2:9098"], auth: "iam", caPem: "the CA" } as const;
const rejectedToken = new Error("Request is not valid given the current SASL state");

/** A consumer of kafkajs that a test drives. */
class ConsumerFake {
  readonly calls: [string, ...unknown[]][] = [];
  readonly events = { HEARTBEAT: "heartbeat", GROUP_JOIN: "join", CRASH: "crash" };
  readonly #listeners = new Map<string, (event: object) => void>();
  run: (options: { eachBatch: (payload: unknown) => Promise<void> }) => Promise<void> = async (options) => {
    this.calls.push(["run", options]);
    this.eachBatch = options.eachBatch;
  };
  eachBatch: (payload: unknown) => Promise<void> = async () => undefined;
  disconnecting: () => Promise<void> = async () => undefined;

  on(event: string, listener: (event: object) => void): void {
    this.#listeners.set(event, listener);
  }
  emit(event: string, payload: object = {}): void {
    this.#listeners.get(event)?.({ payload });
  }
  async connect(): Promise<void> {
    this.calls.push(["connect"]);
  }
  async subscribe(options: unknown): Promise<void> {
    this.calls.push(["subscribe", options]);
  }
  disconnect(): Promise<void> {
    this.calls.push(["disconnect"]);
    return this.disconnecting();
  }
}

/** Loads the sources with a class `Kafka` that creates the fake consumer. */
async function sources(consumer = new ConsumerFake()) {
  const configs: KafkaConfig[] = [];
  const consumers: unknown[] = [];
  class Kafka {
    constructor(config: KafkaConfig) {
      configs.push(config);
    }
    consumer(config: unknown) {
      consumers.push(config);
      return consumer;
    }
    admin() {
      const fail = () => Promise.reject(rejectedToken);
      return { connect: fail, disconnect: async () => undefined };
    }
  }
  let kind: SourceKind | undefined;
  await jest.isolateModulesAsync(async () => {
    jest.doMock("kafkajs", () => ({ ...kafkajs, Kafka }));
    kind = (await import("../../../../../tools/local/event-source/kafka-source.js")).kafkaSources;
  });
  jest.dontMock("kafkajs");
  const host = new ScriptedHost();
  const open = (settings: Partial<MappingSettings> = {}, to: Parameters<SourceKind["open"]>[2] = cluster): RecordSource =>
    (kind as SourceKind).open({ ...SETTINGS, ...settings }, host, to);
  return { kind: kind as SourceKind, configs, consumers, consumer, host, open };
}

/** A sink that keeps what it receives, and accepts records or not. */
function sink(accepts = true) {
  const received = { assigned: [] as unknown[], offers: [] as unknown[], failed: [] as string[], kept: [] as boolean[] };
  const recordSink: RecordSink = {
    assigned: (partitions) => received.assigned.push(partitions),
    offer: async (offer, keepAlive) => {
      received.offers.push(offer);
      received.kept.push(await keepAlive());
      return accepts;
    },
    failed: (error) => received.failed.push(error.message),
  };
  return { received, recordSink };
}

const message = (offset: string, changes: object = {}) => ({ offset, timestamp: "1000", key: null, value: Buffer.from("v"), ...changes });

/** A batch of partition 0 as kafkajs passes it. */
function batch(changes: object = {}, messages: unknown[] = [message("5"), message("6")]) {
  const resolved: string[] = [];
  const commits: unknown[] = [];
  const heartbeat = jest.fn(async () => undefined);
  const payload = {
    batch: { topic: "t", partition: 0, messages },
    heartbeat,
    isRunning: () => true,
    isStale: () => false,
    resolveOffset: (offset: string) => resolved.push(offset),
    commitOffsetsIfNecessary: async (offsets: unknown) => void commits.push(offsets),
    ...changes,
  };
  return { payload, resolved, commits, heartbeat };
}

// A fault can leave a test waiting for a time that does not pass here.
jest.setTimeout(5_000);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function started(accepts = true) {
  const loaded = await sources();
  const source = loaded.open();
  const { received, recordSink } = sink(accepts);
  await source.start(recordSink);
  return { ...loaded, source, received };
}

test("connects to the mapping's cluster with TLS, as the function's role", async () => {
  const { open, configs, consumers, host } = await sources();
  open();
  open({}, { brokers: ["b1:9094"], auth: "tls" });

  expect(configs).toEqual([
    {
      clientId: "event-source-u-1",
      brokers: ["b1:9098", "b2:9098"],
      ssl: { ca: ["the CA"] },
      socketFactory: expect.any(Function),
      connectionTimeout: 5_000,
      retry: { retries: 10, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: expect.any(Function) },
      logLevel: kafkajs.logLevel.NOTHING,
      sasl: { mechanism: "oauthbearer", oauthBearerProvider: expect.any(Function) },
    },
    expect.objectContaining({ brokers: ["b1:9094"], ssl: true }),
  ]);
  expect(configs[0]?.socketFactory?.name).toBe(kafkaSocket.name);
  expect(configs[1]).not.toHaveProperty("sasl");
  expect(await configs[0]?.retry?.restartOnFailure?.(new Error("x"))).toBe(false);
  expect(consumers[0]).toEqual({
    groupId: "g",
    maxWaitTimeInMs: 250,
    sessionTimeout: 6_000,
    heartbeatInterval: 1_000,
    rebalanceTimeout: 15_000,
    allowAutoTopicCreation: false,
  });

  const session = jest.spyOn(host, "session");
  const sasl = configs[0]?.sasl as { oauthBearerProvider: () => Promise<{ value: string }> };
  const token = new URL(Buffer.from((await sasl.oauthBearerProvider()).value, "base64url").toString());

  expect(session.mock.calls).toEqual([[SETTINGS.roleArn, "u-1"]]);
  expect([token.host, token.searchParams.get("X-Amz-Security-Token")]).toEqual(["kafka.us-east-1.amazonaws.com", SETTINGS.roleArn]);
});

test("explains a rejected token when it prepares the group", async () => {
  const { kind, host } = await sources();

  await expect(kind.prepare(SETTINGS, host, cluster)).rejects.toThrow(`the cluster rejected the IAM token of ${SETTINGS.roleArn}`);
});

test("reads from the earliest record of a partition without a commit, and commits itself", async () => {
  const { consumer } = await started();

  expect(consumer.calls).toEqual([
    ["connect"],
    ["subscribe", { topics: ["t"], fromBeginning: true }],
    ["run", { autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 1_000, eachBatch: expect.any(Function) }],
  ]);
});

test("reports its partitions after each rebalance, and a crash with its reason", async () => {
  const { consumer, received } = await started();

  consumer.emit("join", { memberAssignment: { t: [0, 2], u: [1] } });
  consumer.emit("crash", { error: rejectedToken });
  consumer.emit("crash", { error: new Error("no leader") });

  expect(received.assigned).toEqual([
    [
      { topic: "t", partition: 0 },
      { topic: "t", partition: 2 },
      { topic: "u", partition: 1 },
    ],
  ]);
  expect(received.failed).toEqual([expect.stringMatching(/^the cluster rejected the IAM token/), "no leader"]);
});

test("offers the records of a batch with their time, key and value, and resolves the last one once they are accepted", async () => {
  const { consumer, received } = await started();
  const { payload, resolved, heartbeat } = batch({}, [
    message("5", { key: Buffer.from("k"), batchContext: { timestampType: 1 } }),
    message("6", { value: null, timestamp: "2000", batchContext: { timestampType: 0 } }),
  ]);

  await consumer.eachBatch(payload);

  const one = { topic: "t", partition: 0, headers: [] };

  expect(received.offers).toEqual([
    {
      topic: "t",
      partition: 0,
      records: [
        { ...one, offset: 5, timestampMs: 1_000, timestampType: "LOG_APPEND_TIME", key: Buffer.from("k"), value: Buffer.from("v") },
        { ...one, offset: 6, timestampMs: 2_000, timestampType: "CREATE_TIME", key: null, value: null },
      ],
    },
  ]);
  expect([resolved, received.kept, heartbeat.mock.calls.length]).toEqual([["6"], [true], 1]);
});

test("does not resolve records that were not accepted", async () => {
  const { consumer } = await started(false);
  const { payload, resolved } = batch();

  await consumer.eachBatch(payload);

  expect(resolved).toEqual([]);
});

test("offers nothing of an empty or stale batch, or after it stopped", async () => {
  const { consumer, received, source } = await started();

  await consumer.eachBatch(batch({}, []).payload);
  await consumer.eachBatch(batch({ isStale: () => true }).payload);
  await source.stop();
  await consumer.eachBatch(batch().payload);

  expect(received.offers).toEqual([]);
});

test("a waiting sink learns that the consumer no longer runs, without a heartbeat", async () => {
  const { consumer, received } = await started();
  const { payload, heartbeat } = batch({ isRunning: () => false });

  await consumer.eachBatch(payload);

  expect([received.kept, heartbeat.mock.calls.length]).toEqual([[false], 0]);
});

test("commits with the function of the last batch, each position under its topic", async () => {
  const { consumer, source } = await started();
  const { payload, commits } = batch();

  await expect(source.commit([{ topic: "t", partition: 0, offset: 1 }])).rejects.toThrow("the consumer has stopped");

  await consumer.eachBatch(payload);
  await source.commit([
    { topic: "t", partition: 0, offset: 7 },
    { topic: "other", partition: 1, offset: 8 },
  ]);

  expect(commits).toEqual([{ topics: [{ topic: "t", partitions: [{ partition: 0, offset: "7" }] }] }]);
  expect(jest.getTimerCount()).toBe(1); // the check of heartbeats only

  consumer.emit("crash", { error: new Error("x") });

  await expect(source.commit([{ topic: "t", partition: 0, offset: 7 }])).rejects.toThrow("the consumer has stopped");
});

test("rejects with the error of a commit", async () => {
  const { consumer, source } = await started();
  await consumer.eachBatch(batch({ commitOffsetsIfNecessary: () => Promise.reject(new Error("REBALANCE_IN_PROGRESS")) }).payload);

  await expect(source.commit([])).rejects.toThrow("REBALANCE_IN_PROGRESS");
});

test("waits 3 s for the response to a commit", async () => {
  const { consumer, source } = await started();
  await consumer.eachBatch(batch({ commitOffsetsIfNecessary: () => new Promise(() => undefined) }).payload);
  jest.useRealTimers();
  const startedAt = performance.now();

  await expect(source.commit([])).rejects.toThrow("no response to a commit within 3000 ms");
  expect(performance.now() - startedAt).toBeGreaterThan(2_950);
});

test("fails 21 s after the last heartbeat, and not before", async () => {
  const { consumer, received } = await started();

  await jest.advanceTimersByTimeAsync(20_000);
  consumer.emit("heartbeat");
  await jest.advanceTimersByTimeAsync(21_000);

  expect(received.failed).toEqual([]);

  await jest.advanceTimersByTimeAsync(1_000);

  expect(received.failed).toEqual(["no heartbeat reached the group for 21000 ms"]);

  consumer.emit("join", { memberAssignment: {} });
  await jest.advanceTimersByTimeAsync(21_000);

  expect(received.failed).toHaveLength(1);
});

test("stops its check, leaves the group, and logs a failure to leave", async () => {
  const { consumer, source, host } = await started();
  consumer.disconnecting = () => Promise.reject(new Error("Closed connection"));

  await source.stop();

  expect(jest.getTimerCount()).toBe(0);
  expect(consumer.calls.at(-1)).toEqual(["disconnect"]);
  expect(host.lines).toEqual(["event source u-1: leaving the group failed: Closed connection"]);
  await expect(source.commit([])).rejects.toThrow("the consumer has stopped");
});

test("leaves the group again if it was stopped while it started", async () => {
  const { consumer, open } = await sources();
  const source = open();
  consumer.run = () => source.stop();

  await source.start(sink().recordSink);

  expect(consumer.calls.filter(([name]) => name === "disconnect")).toHaveLength(2);
  expect(jest.getTimerCount()).toBe(0);
});

test("explains a rejected token when it starts", async () => {
  const { consumer, open } = await sources();
  consumer.run = () => Promise.reject(rejectedToken);

  await expect(open().start(sink().recordSink)).rejects.toThrow(`the cluster rejected the IAM token of ${SETTINGS.roleArn}`);
});
