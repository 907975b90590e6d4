import { expect, test } from "@jest/globals";
import type { MSKEvent } from "aws-lambda";
import { BatchHandler } from "../../../../../lambdas/consumer/adapters/batch-handler.js";
import { partitionsOf } from "../../../../../lambdas/consumer/adapters/kafka-batch.js";
import { KafkaDeadLetters } from "../../../../../lambdas/consumer/adapters/kafka-dead-letters.js";
import { MetricSink } from "../../../../../lambdas/consumer/adapters/metric-sink.js";
import { AdEventConsumer } from "../../../../../lambdas/consumer/domain/ad-event-consumer.js";
import { InMemoryWindow } from "../../../../../lambdas/consumer/domain/deduplication-window.js";
import { KafkaProducer } from "../../../../../lambdas/kafka/producer.js";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { Log } from "../../../../../lambdas/telemetry/log.js";
import type { LogLevel } from "../../../../../lambdas/telemetry/log-level.js";
import { EmbeddedMetrics } from "../../../../../lambdas/telemetry/metrics.js";
import batch from "../../../../events/msk-event-source-batch.json";
import { createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";
import { type Behaviour, KafkajsProducerFake } from "../../../../support/lambdas/kafkajs-producer-fake.js";
import { event, record } from "../../../../support/lambdas/records.js";

const sample = batch as unknown as MSKEvent;
const sampleEventId = "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a";

/** Creates the complete function; only kafkajs is replaced by a fake. */
function consumerFunction(behaviour?: Behaviour, level: LogLevel = "INFO") {
  const kafka = new KafkajsProducerFake(behaviour);
  const lines: string[] = [];
  const write = (text: string) => void lines.push(...text.split("\n"));
  const log = new Log(level, write);
  const metrics = new EmbeddedMetrics("Ads", { FunctionName: "consumer" }, write);
  const deadLetters = new KafkaDeadLetters(new KafkaProducer(() => kafka.producer), "ad-events-dead", log);
  const consumer = new AdEventConsumer(new InMemoryWindow(60_000), deadLetters, new MetricSink(metrics));
  const batchHandler = new BatchHandler(consumer, metrics, log);
  const handle = (event: MSKEvent) => batchHandler.handle(event, { awsRequestId: "r-1", getRemainingTimeInMillis: () => 30_000 });
  return { handle, kafka, deadLetters, logged: () => lines.map((line) => JSON.parse(line)) };
}

test("counts the event of a batch, writes the poison record to the dead-letter topic, and returns no failures", async () => {
  const { handle, kafka, logged } = consumerFunction();

  expect(await handle(sample)).toEqual({ batchItemFailures: [] });
  expect(kafka.sent).toHaveLength(1);
  expect(kafka.sent[0]).toMatchObject({
    topic: "ad-events-dead",
    acks: -1,
    messages: [
      {
        key: null,
        value: Buffer.from("no event"),
        headers: {
          "dead-letter-reason": "not valid JSON in UTF-8",
          "dead-letter-source-topic": "ad-events",
          "dead-letter-source-partition": "0",
          "dead-letter-source-offset": "16",
        },
      },
    ],
  });

  const lines = logged();

  expect(lines.find(({ message }) => message === "Impressions counted")).toMatchObject({
    adId: "summer-sale.1",
    minute: "2026-11-21T05:30:00.000Z",
    Impressions: 3,
    FunctionName: "consumer",
    _aws: { Timestamp: 1_795_239_000_000, CloudWatchMetrics: [{ Namespace: "Ads", Dimensions: [["FunctionName"]] }] },
  });
  expect(lines.find(({ message }) => message === "Batch processed")).toMatchObject({
    level: "INFO",
    requestId: "r-1",
    RecordsReceived: 2,
    RecordsAccepted: 1,
    DuplicatesRemoved: 0,
    PoisonRecords: 1,
    RecordsToRetry: 0,
    BatchLatencyMs: expect.any(Number),
  });
  expect(lines.find(({ message }) => message === "Poison record written to the dead-letter topic")).toMatchObject({
    level: "WARN",
    offset: 16,
    reason: "not valid JSON in UTF-8",
  });
});

test("returns the offset of a poison record that could not be written to the dead-letter topic", async () => {
  const { handle, logged } = consumerFunction(() => Promise.reject(createErrorFromCode(19)));

  expect(await handle(sample)).toEqual({ batchItemFailures: [{ itemIdentifier: { partition: "ad-events-0", offset: 16 } }] });

  const lines = logged();

  expect(lines.find(({ message }) => message === "Batch processed")).toMatchObject({
    RecordsAccepted: 1,
    PoisonRecords: 0,
    RecordsToRetry: 1,
  });
  expect(lines.find(({ message }) => message === "Failed to write to the dead-letter topic; Lambda retries these records")).toMatchObject({
    level: "ERROR",
    kafka: "NOT_ENOUGH_REPLICAS",
  });
});

test("logs accepted and duplicate event IDs at level DEBUG only", async () => {
  const debug = consumerFunction(undefined, "DEBUG");

  await debug.handle(sample);
  await debug.handle(sample);
  const lines = debug.logged();

  expect(lines.filter(({ acceptedEventIds }) => acceptedEventIds).map(({ acceptedEventIds }) => acceptedEventIds)).toEqual([
    [sampleEventId],
  ]);
  expect(lines.filter(({ duplicateEventIds }) => duplicateEventIds).map(({ duplicateEventIds }) => duplicateEventIds)).toEqual([
    [sampleEventId],
  ]);

  const info = consumerFunction();

  await info.handle(sample);

  expect(JSON.stringify(info.logged())).not.toContain(sampleEventId);
});

test("decodes keys, values and headers, including negative header bytes", () => {
  const [partition] = partitionsOf(sample);

  expect(partition?.source).toBe("ad-events-0");
  expect(partition?.records[0]?.key?.toString()).toBe("summer-sale.1");
  expect(partition?.records[0]?.headers.map(({ name, value }) => [name, value.toString()])).toEqual([
    ["content-type", "application/json"],
    ["schema-version", "1"],
    ["greeting", "hä"],
  ]);
  expect(partition?.records[1]?.key).toBeUndefined();
});

test("keeps all headers of a record in its dead letter, including repeated ones", async () => {
  const { deadLetters, kafka } = consumerFunction();
  const headers = ["1", "2", "3"].map((value) => ({ name: "via", value: Buffer.from(value) }));

  await deadLetters.write([{ record: { ...record(0, "x"), headers }, reason: "r" }], Deadline.in(1_000));

  expect(kafka.sent[0]?.messages[0]?.headers?.["via"]).toEqual(["1", "2", "3"].map((value) => Buffer.from(value)));
});

test("writes one dead letter per send, and returns the number written before the first failure", async () => {
  const poison = Array.from({ length: 70 }, (_, offset) => ({ record: record(offset, "x"), reason: "r" }));
  const { deadLetters, kafka } = consumerFunction(async ({ topic, messages }) => {
    const offset = Number(messages[0]?.headers?.["dead-letter-source-offset"]);
    if (offset === 53 || offset === 60) throw createErrorFromCode(19);
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: String(offset) }];
  });

  expect(await deadLetters.write(poison, Deadline.in(1_000))).toBe(53);
  expect(kafka.sent.every(({ messages }) => messages.length === 1)).toBe(true);
});

test("starts no more dead-letter writes after a failure", async () => {
  const poison = Array.from({ length: 120 }, (_, offset) => ({ record: record(offset, "x"), reason: "r" }));
  const { deadLetters, kafka } = consumerFunction(async () => {
    throw createErrorFromCode(19);
  });

  expect(await deadLetters.write(poison, Deadline.in(1_000))).toBe(0);
  expect(kafka.sent).toHaveLength(50);
});

test.each([
  [10, "MESSAGE_TOO_LARGE"],
  [18, "RECORD_LIST_TOO_LARGE"],
])("writes a dead letter that Kafka refuses with code %i (%s) without the content of its record", async (code) => {
  const { deadLetters, kafka } = consumerFunction(async ({ topic, messages: [message] }) => {
    if (message?.value !== null) throw createErrorFromCode(code);
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: "0" }];
  });
  const headers = [{ name: "via", value: Buffer.from("1") }];

  expect(await deadLetters.write([{ record: { ...record(7, "four"), headers }, reason: "r" }], Deadline.in(1_000))).toBe(1);
  expect(kafka.sent.map(({ messages }) => messages)).toEqual([
    [expect.objectContaining({ key: Buffer.from("key"), value: Buffer.from("four") })],
    [
      {
        key: null,
        value: null,
        headers: {
          "dead-letter-reason": "r",
          "dead-letter-source-topic": "ad-events",
          "dead-letter-source-partition": "0",
          "dead-letter-source-offset": "7",
          "dead-letter-omitted": "key, headers and 4 bytes of value: the dead letter would be too large",
        },
      },
    ],
  ]);
});

test("does not write a dead letter a second time after another error, or if it is too large without content", async () => {
  const error = (code: number) => consumerFunction(() => Promise.reject(createErrorFromCode(code)));
  const [refused, large] = [error(87), error(10)];
  const poison = [{ record: { ...record(7, ""), value: undefined }, reason: "r" }];

  expect(await refused.deadLetters.write(poison, Deadline.in(1_000))).toBe(0);
  expect(await large.deadLetters.write(poison, Deadline.in(1_000))).toBe(0);
  expect([refused.kafka.sent.length, large.kafka.sent.length]).toEqual([1, 2]);
  expect(large.kafka.sent[1]?.messages[0]?.headers?.["dead-letter-omitted"]).toBe(
    "key, headers and 0 bytes of value: the dead letter would be too large",
  );
  expect(large.logged()).toEqual([
    expect.objectContaining({ level: "ERROR", topic: "ad-events-dead", records: 1, kafka: "MESSAGE_TOO_LARGE" }),
  ]);
});

test("writes at most 5,000 event IDs in a line", async () => {
  const { handle, logged } = consumerFunction(undefined, "DEBUG");
  const events = Array.from({ length: 5_001 }, (_, n) => event(n));
  const records = events.map((one, offset) => ({
    topic: "t",
    partition: 0,
    offset,
    value: Buffer.from(JSON.stringify(one)).toString("base64"),
    headers: [],
  }));
  const batchOf = (name: string) => ({ ...sample, records: { [name]: records } }) as unknown as MSKEvent;

  await handle(batchOf("t-0"));
  await handle(batchOf("t-0"));

  const lines = logged();
  const lengths = (field: string) => lines.filter((line) => field in line).map((line) => line[field].length);

  expect([lengths("acceptedEventIds"), lengths("duplicateEventIds")]).toEqual([
    [5_000, 1],
    [5_000, 1],
  ]);
  expect(lines.filter(({ message }) => message === "Events accepted")).toHaveLength(2);
  expect(lines.filter(({ message }) => message === "Duplicate events removed")).toHaveLength(2);
  expect(lines.flatMap(({ acceptedEventIds = [] }) => acceptedEventIds)).toEqual(events.map(({ eventId }) => eventId));
});

test("reads a key and a value that Lambda omits or sends as null as absent, and empty text as empty", () => {
  const records = [{}, { key: null, value: null }, { key: "", value: "" }].map((fields, offset) => ({
    topic: "t",
    partition: 0,
    offset,
    headers: [],
    ...fields,
  }));
  const [partition] = partitionsOf({ ...sample, records: { "t-0": records } } as unknown as MSKEvent);

  expect(partition?.records.map(({ key, value }) => [key, value])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [Buffer.alloc(0), Buffer.alloc(0)],
  ]);
});

test("logs how many records of a batch could not be written, from the first failure", async () => {
  const poison = Array.from({ length: 70 }, (_, offset) => ({ record: record(offset, "x"), reason: "r" }));
  const { deadLetters, logged } = consumerFunction(async ({ topic, messages }) => {
    if (Number(messages[0]?.headers?.["dead-letter-source-offset"]) === 53) throw createErrorFromCode(19);
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: "0" }];
  });

  await deadLetters.write(poison, Deadline.in(1_000));

  expect(logged()).toEqual([
    {
      timestamp: expect.any(String),
      level: "ERROR",
      message: "Failed to write to the dead-letter topic; Lambda retries these records",
      topic: "ad-events-dead",
      records: 17,
      kafka: "NOT_ENOUGH_REPLICAS",
      error: expect.objectContaining({ errorType: "KafkaJSProtocolError" }),
    },
  ]);
});

test("writes nothing and logs nothing for a batch without poison records", async () => {
  const { deadLetters, kafka, logged } = consumerFunction();

  expect(await deadLetters.write([], Deadline.in(1_000))).toBe(0);
  expect([kafka.sent, logged()]).toEqual([[], []]);
});

test.each([{}, { records: null }, { records: {} }, { records: { "t-0": null } }, { records: { "t-0": [] } }])(
  "accepts an event without records: %j",
  async (empty) => {
    const { handle, kafka } = consumerFunction();

    expect(await handle(empty as unknown as MSKEvent)).toEqual({ batchItemFailures: [] });
    expect(kafka.sent).toEqual([]);
  },
);
