import { expect, test } from "@jest/globals";
import type { MSKEvent } from "aws-lambda";
import { BatchHandler } from "../../../../../lambdas/consumer/adapters/batch-handler.js";
import { partitionsOf } from "../../../../../lambdas/consumer/adapters/kafka-batch.js";
import { KafkaDeadLetters } from "../../../../../lambdas/consumer/adapters/kafka-dead-letters.js";
import { MetricSink } from "../../../../../lambdas/consumer/adapters/metric-sink.js";
import { AdEventConsumer } from "../../../../../lambdas/consumer/domain/ad-event-consumer.js";
import { InMemoryWindow } from "../../../../../lambdas/consumer/domain/deduplication-window.js";
import { WindowCounter } from "../../../../../lambdas/consumer/domain/event-counter.js";
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
  const consumer = new AdEventConsumer(new WindowCounter(new InMemoryWindow(60_000), new MetricSink(metrics)), deadLetters);
  const batchHandler = new BatchHandler(consumer, metrics, log);
  const handle = (event: MSKEvent, remainingMs = 30_000) =>
    batchHandler.handle(event, { awsRequestId: "r-1", getRemainingTimeInMillis: () => remainingMs });
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
    PoisonRecordsSkipped: 0,
    BatchLatencyMs: expect.any(Number),
  });
  expect(lines.find(({ message }) => message === "Poison record written to the dead-letter topic")).toMatchObject({
    level: "WARN",
    offset: 16,
    reason: "not valid JSON in UTF-8",
  });
});

test("counts the event behind a poison record that could not be written, and logs the position of the record", async () => {
  const { handle, logged } = consumerFunction(() => Promise.reject(createErrorFromCode(29)));
  const [good, poison] = sample.records["ad-events-0"] as [object, object];
  const records = { "ad-events-0": [{ ...poison, offset: 14 }, good] } as unknown as MSKEvent["records"];

  expect(await handle({ ...sample, records }, 2_200)).toEqual({ batchItemFailures: [] });

  const lines = logged();

  expect(lines.find(({ message }) => message === "Batch processed")).toMatchObject({
    RecordsAccepted: 1,
    PoisonRecords: 0,
    PoisonRecordsSkipped: 1,
  });
  expect(lines.find(({ level }) => level === "ERROR")).toMatchObject({
    message: "Poison records skipped: they could not be written to the dead-letter topic",
    records: 1,
    offsets: { "ad-events-0": [14] },
    reasons: ["not valid JSON in UTF-8"],
    deadLetterTopic: "ad-events-dead",
    kafka: "TOPIC_AUTHORIZATION_FAILED",
    error: expect.objectContaining({ errorType: "KafkaJSProtocolError" }),
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

test("writes one dead letter per send, and returns the records that failed", async () => {
  const poison = Array.from({ length: 70 }, (_, offset) => ({ record: record(offset, "x"), reason: "r" }));
  const { deadLetters, kafka, logged } = consumerFunction(async ({ topic, messages }) => {
    const offset = Number(messages[0]?.headers?.["dead-letter-source-offset"]);
    if (offset === 13 || offset === 60) throw createErrorFromCode(29);
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: String(offset) }];
  });

  expect(await deadLetters.write(poison, Deadline.in(400))).toEqual([poison[13], poison[60]]);
  expect(kafka.sent).toHaveLength(70);
  expect(kafka.sent.every(({ messages }) => messages.length === 1)).toBe(true);
  expect(logged().map(({ level, offsets }) => [level, offsets])).toEqual([["ERROR", { "ad-events-0": [13, 60] }]]);
});

/** Accepts messages whose value and headers have at most this many bytes, as a topic with `max.message.bytes` does. */
const accepting =
  (bytes: number): Behaviour =>
  async ({ topic, messages: [message] }) => {
    const headers = Object.entries(message?.headers ?? {}).flatMap(([name, value]) => [value].flat().map((one) => `${name}${one}`));
    if ((message?.key?.length ?? 0) + (message?.value?.length ?? 0) + headers.join("").length > bytes) throw createErrorFromCode(10);
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: "0" }];
  };

const sourceOfRecord7 = {
  "dead-letter-reason": "r",
  "dead-letter-source-topic": "ad-events",
  "dead-letter-source-partition": "0",
  "dead-letter-source-offset": "7",
};

test.each([
  [100_000, 50_000, { key: Buffer.from("key"), value: 50_000, headers: { via: [Buffer.from("1")], ...sourceOfRecord7 } }],
  [
    50_050,
    50_000,
    {
      key: Buffer.from("key"),
      value: 45_904,
      headers: { via: [Buffer.from("1")], ...sourceOfRecord7, "dead-letter-omitted": "4096 of 50000 bytes of the value" },
    },
  ],
  [
    1_000,
    3_000,
    { key: null, value: 200, headers: { ...sourceOfRecord7, "dead-letter-omitted": "key, headers and 2800 of 3000 bytes of the value" } },
  ],
  [200, 150, { key: null, value: 0, headers: { ...sourceOfRecord7, "dead-letter-omitted": "key, headers and 150 bytes of the value" } }],
])(
  "for a topic that accepts %i bytes, writes a record of %i bytes in the largest form that fits",
  async (most, bytes, { key, value, headers }) => {
    const { deadLetters, kafka } = consumerFunction(accepting(most));
    const content = Buffer.from("0123456789".repeat(bytes / 10));
    const poison = { record: { ...record(7, ""), value: content, headers: [{ name: "via", value: Buffer.from("1") }] }, reason: "r" };

    expect(await deadLetters.write([poison], Deadline.in(1_000))).toEqual([]);
    expect(kafka.sent.at(-1)?.messages).toEqual([{ key, value: content.subarray(0, value), headers }]);
  },
);

test("writes a record with a large key, or a tombstone with large headers, as its reference", async () => {
  const { deadLetters, kafka } = consumerFunction(accepting(1_000));
  const records = [
    { ...record(7, "x"), key: Buffer.alloc(5_000) },
    { ...record(7, ""), value: undefined, headers: [{ name: "large", value: Buffer.alloc(5_000) }] },
  ];

  expect(
    await deadLetters.write(
      records.map((one) => ({ record: one, reason: "r" })),
      Deadline.in(1_000),
    ),
  ).toEqual([]);
  expect(kafka.sent.slice(-2).map(({ messages }) => [messages[0]?.key, messages[0]?.value])).toEqual([
    [null, Buffer.from("x")],
    [null, Buffer.alloc(0)],
  ]);
});

test.each([10, 18])("skips a record whose reference is too large as well (Kafka's code %i)", async (code) => {
  const { deadLetters, kafka, logged } = consumerFunction(() => Promise.reject(createErrorFromCode(code)));
  const poison = [{ record: { ...record(7, ""), value: undefined }, reason: "r".repeat(500) }];

  expect(await deadLetters.write(poison, Deadline.in(1_000))).toEqual(poison);
  expect(kafka.sent.at(-1)?.messages[0]?.headers?.["dead-letter-reason"]).toBe("r".repeat(100));
  expect(logged()).toEqual([expect.objectContaining({ level: "ERROR", offsets: { "ad-events-0": [7] } })]);
});

test.each([
  [87, "INVALID_RECORD"],
  [2, "CORRUPT_MESSAGE"],
])("gives a dead letter without a key its source as the key where Kafka answers with code %i (%s)", async (code) => {
  const { deadLetters, kafka } = consumerFunction(async ({ topic, messages: [message] }) => {
    if (message?.key === null) throw createErrorFromCode(code);
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: "0" }];
  });
  const poison = { record: { ...record(7, "four"), key: undefined }, reason: "r" };

  expect(await deadLetters.write([poison], Deadline.in(1_000))).toEqual([]);
  expect(kafka.sent.at(-1)?.messages).toEqual([
    {
      key: "ad-events-0-7",
      value: Buffer.from("four"),
      headers: { ...sourceOfRecord7, "dead-letter-key": "source: the topic accepts no record without a key" },
    },
  ]);
});

test("tries again until the cluster takes the write", async () => {
  let attempts = 0;
  const { deadLetters } = consumerFunction(async ({ topic }) => {
    attempts += 1;
    if (attempts < 3) throw createErrorFromCode(19);
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: "0" }];
  });

  expect(await deadLetters.write([{ record: record(7, "x"), reason: "r" }], Deadline.in(10_000))).toEqual([]);
  expect(attempts).toBe(3);
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

test("writes nothing and logs nothing for a batch without poison records", async () => {
  const { deadLetters, kafka, logged } = consumerFunction();

  expect(await deadLetters.write([], Deadline.in(1_000))).toEqual([]);
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
