import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { MSKEvent } from "aws-lambda";
import { Partitioners } from "kafkajs";
import type { KafkaBatchResponse } from "../../../../lambdas/consumer/adapters/kafka-batch.js";
import batch from "../../../events/msk-event-source-batch.json";
import { type Behaviour, KafkajsProducerFake, unresponsive } from "../../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler, signedUrl } from "../../../support/lambdas/load-handler.js";

const sample = batch as unknown as MSKEvent;
const environment = {
  BOOTSTRAP_BROKERS: "b-1:9098,b-2:9098",
  DEAD_LETTER_TOPIC: "ad-events-dead",
  DEDUPLICATION_WINDOW_SECONDS: "600",
  METRICS_NAMESPACE: "Ads/Test",
  LOG_LEVEL: "INFO",
};

// A fault can leave an invocation waiting for a time that does not pass here.
jest.setTimeout(5_000);

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

async function load(variables: Partial<typeof environment> = {}, behaviour?: Behaviour) {
  const kafka = new KafkajsProducerFake(behaviour);
  const loaded = await loadHandler<MSKEvent, KafkaBatchResponse>("consumer", { ...environment, ...variables }, { producer: () => kafka });
  return { ...loaded, kafka };
}

/** The values of one line of the log with this message. */
const line = (lines: readonly Record<string, unknown>[], message: string) => lines.filter((one) => one["message"] === message);

test("creates one client of the IAM listener with the role's credentials, and connects only to write", async () => {
  const { created, kafka } = await load();

  expect(created).toEqual({
    clients: [
      {
        clientId: "consumer",
        brokers: ["b-1:9098", "b-2:9098"],
        ssl: true,
        sasl: { mechanism: "oauthbearer", authenticationProvider: expect.any(Function) },
        connectionTimeout: 3_000,
        authenticationTimeout: 3_000,
        requestTimeout: 5_000,
        retry: { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 10 },
        logLevel: 2,
        logCreator: expect.any(Function),
      },
    ],
    producers: [],
    admins: 0,
  });
  expect(kafka.connects).toBe(0);
});

test("signs tokens with the variables of the execution environment", async () => {
  const before = process.env;
  const { created } = await load();
  process.env = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "ASIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "session" };
  const url = await signedUrl(created.clients[0] as never).finally(() => {
    process.env = before;
  });

  expect(url.host).toBe("kafka.eu-west-1.amazonaws.com");
  expect(url.searchParams.get("X-Amz-Credential")).toMatch(/^ASIAEXAMPLE\/20261121\/eu-west-1\/kafka-cluster\/aws4_request$/);
  expect(url.searchParams.get("X-Amz-Security-Token")).toBe("session");
});

test("processes a batch: metrics in the namespace, poison to the dead-letter topic with acks of all replicas, no failures", async () => {
  const { invoke, created, kafka, logged } = await load();

  expect(await invoke(sample)).toEqual({ batchItemFailures: [] });
  expect(created.producers).toEqual([
    { idempotent: false, allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner },
  ]);
  expect(kafka.sent).toEqual([
    {
      topic: "ad-events-dead",
      acks: -1,
      // The time for the dead letters of a batch.
      timeout: 10_000,
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
    },
  ]);

  const metrics = (names: readonly string[], unit: (name: string) => string, timestamp: number) => ({
    Timestamp: timestamp,
    CloudWatchMetrics: [
      { Namespace: "Ads/Test", Dimensions: [["FunctionName"]], Metrics: names.map((Name) => ({ Name, Unit: unit(Name) })) },
    ],
  });
  const counts = {
    RecordsReceived: 2,
    RecordsAccepted: 1,
    DuplicatesRemoved: 0,
    PoisonRecords: 1,
    PoisonRecordsSkipped: 0,
    BatchLatencyMs: 0,
  };

  expect(logged()).toEqual([
    {
      message: "Impressions counted",
      adId: "summer-sale.1",
      minute: "2026-11-21T05:30:00.000Z",
      events: 1,
      FunctionName: "events-function",
      Impressions: 3,
      _aws: metrics(["Impressions"], () => "Count", 1_795_239_000_000),
    },
    {
      level: "INFO",
      message: "Batch processed",
      requestId: "r-1",
      FunctionName: "events-function",
      ...counts,
      _aws: metrics(Object.keys(counts), (name) => (name === "BatchLatencyMs" ? "Milliseconds" : "Count"), 1_795_239_001_000),
    },
    {
      timestamp: "2026-11-21T05:30:01.000Z",
      level: "WARN",
      message: "Poison record written to the dead-letter topic",
      requestId: "r-1",
      topic: "ad-events",
      partition: 0,
      offset: 16,
      reason: "not valid JSON in UTF-8",
    },
  ]);
});

test.each([
  ["600", 599_999, 1],
  ["600", 600_000, 0],
  ["1", 999, 1],
  ["1", 1_000, 0],
  ["0", 0, 0],
])("with a window of %s s, an event delivered %i ms later is a duplicate %i times", async (seconds, laterMs, duplicates) => {
  const { invoke, logged } = await load({ DEDUPLICATION_WINDOW_SECONDS: seconds });

  await invoke(sample);
  logged();
  jest.advanceTimersByTime(laterMs);
  await invoke(sample);

  expect(line(logged(), "Batch processed")).toMatchObject([{ RecordsAccepted: 1 - duplicates, DuplicatesRemoved: duplicates }]);
});

test.each([
  ["10 s", 60_000, 10_000],
  ["2 s before the function times out", 10_000, 8_000],
])("skips a record that the cluster does not take until %s, and logs its position", async (_, remainingMs, waitedMs) => {
  const { invoke, logged } = await load({}, unresponsive);
  const settled = jest.fn();
  const response = invoke(sample, remainingMs);
  response.then(settled, settled);

  await jest.advanceTimersByTimeAsync(waitedMs - 1);

  expect(settled).not.toHaveBeenCalled();

  await jest.advanceTimersByTimeAsync(1);

  expect(await response).toEqual({ batchItemFailures: [] });

  const lines = logged();

  expect(line(lines, "Batch processed")).toMatchObject([{ RecordsAccepted: 1, PoisonRecords: 0, PoisonRecordsSkipped: 1 }]);
  expect(line(lines, "Poison records skipped: they could not be written to the dead-letter topic")).toEqual([
    {
      timestamp: new Date(1_795_239_001_000 + waitedMs).toISOString(),
      level: "ERROR",
      message: "Poison records skipped: they could not be written to the dead-letter topic",
      requestId: "r-1",
      records: 1,
      offsets: { "ad-events-0": [16] },
      reasons: ["not valid JSON in UTF-8"],
      deadLetterTopic: "ad-events-dead",
      kafka: "DeadlineExceeded",
      error: expect.objectContaining({ errorType: "DeadlineExceeded" }),
    },
  ]);
});

test("logs event IDs at level DEBUG, and only errors and the batch at level ERROR", async () => {
  const messages = async (level: string) => {
    const { invoke, logged } = await load({ LOG_LEVEL: level });
    await invoke(sample);
    return logged().map(({ message }) => message);
  };
  const always = ["Impressions counted", "Batch processed"];

  expect(await messages("DEBUG")).toEqual([...always, "Poison record written to the dead-letter topic", "Events accepted"]);
  expect(await messages("ERROR")).toEqual(always);
});

test("does not start without its variables, and names them", async () => {
  await expect(load({ DEAD_LETTER_TOPIC: "", DEDUPLICATION_WINDOW_SECONDS: "ten", LOG_LEVEL: "info" })).rejects.toThrow(
    /^Missing or invalid environment variables: DEAD_LETTER_TOPIC, DEDUPLICATION_WINDOW_SECONDS, LOG_LEVEL$/,
  );
});

test.each<[string, object[] | null]>([
  ["null", [{}, { "schema-version": [49] }]],
  ["an empty value", [{ empty: [] }]],
  ["a name with null", [{ nothing: null }]],
  ["no list of headers", null],
  ["repeated names", [{ via: [49] }, { via: [50] }, {}, { via: [] }]],
  [
    "names of JavaScript",
    JSON.parse('[{"constructor":[49]},{"__proto__":[50]},{"toString":[51]},{"constructor":[52]},{"12":[53]},{"":[54]}]'),
  ],
  ["a name that was not UTF-8", [{ "\ufffd": [49] }]],
])("writes a poison record whose headers have %s to the dead-letter topic, and counts the next record", async (_, headers) => {
  const { invoke, kafka, logged } = await load();
  const [good, poison] = sample.records["ad-events-0"] as [object, object];
  const records = { "ad-events-0": [{ ...poison, offset: 14, headers }, good] } as unknown as MSKEvent["records"];

  expect(await invoke({ ...sample, records })).toEqual({ batchItemFailures: [] });
  expect(line(logged(), "Batch processed")).toMatchObject([{ RecordsAccepted: 1, PoisonRecords: 1 }]);

  const kept = Object.entries(kafka.sent[0]?.messages[0]?.headers ?? {}).filter(([name]) => !name.startsWith("dead-letter-"));
  const sentHeaders = (headers ?? []).flatMap((header) => Object.entries(header as Record<string, number[] | null>));

  expect(new Set(kept.map(([name]) => name))).toEqual(new Set(sentHeaders.map(([name]) => name)));
  for (const [name, values] of kept) {
    expect([values].flat()).toEqual(sentHeaders.filter(([one]) => one === name).map(([, bytes]) => Buffer.from(bytes ?? [])));
  }
});
