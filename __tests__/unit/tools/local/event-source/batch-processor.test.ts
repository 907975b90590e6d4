import { expect, test } from "@jest/globals";
import { BatchProcessor } from "../../../../../tools/local/event-source/batch-processor.js";
import type { MappingSettings } from "../../../../../tools/local/event-source/index.js";
import type { SourceRecord } from "../../../../../tools/local/event-source/record.js";
import { QUEUE, record, records, type Script, ScriptedHost, SETTINGS } from "../../../../support/local-platform/scripted.js";

interface Outcome {
  readonly host: ScriptedHost;
  readonly finished: string[];
  readonly results: string[];
  readonly pauses: number[];
}

async function processed(
  batch: readonly SourceRecord[],
  script: Script,
  settings: Partial<MappingSettings> = {},
  host = new ScriptedHost(script),
): Promise<Outcome> {
  const outcome: Outcome = { host, finished: [], results: [], pauses: [] };
  const pause = async (ms: number) => {
    outcome.pauses.push(ms);
  };
  const processor = new BatchProcessor({ ...SETTINGS, ...settings }, host, ["b1:9098", "b2:9098"], pause);
  await processor.process(
    batch,
    {
      finished: async (done) => {
        outcome.finished.push(...done.map(({ partition, offset }) => `${partition}@${offset}`));
      },
      owns: () => true,
      result: (text) => outcome.results.push(text),
    },
    new AbortController().signal,
  );
  return outcome;
}

const failing = () => new Error("no");
const itemFailures = (...failures: [string, number][]) => ({
  batchItemFailures: failures.map(([partition, offset]) => ({ itemIdentifier: { partition, offset } })),
});
const REPORTING = { functionResponseTypes: ["ReportBatchItemFailures"] };

test("sends Lambda's event", async () => {
  const one = record(0, 7, "value", { key: Buffer.from("k"), timestampMs: 1000, headers: [{ name: "h", value: Buffer.from([1, 255]) }] });
  const { host, finished, results } = await processed([one, record(1, 3, "x", { timestampMs: 2000, value: null })], () => undefined);
  expect(host.events).toEqual([
    {
      eventSource: "aws:kafka",
      eventSourceArn: SETTINGS.eventSourceArn,
      bootstrapServers: "b1:9098,b2:9098",
      records: {
        "t-0": [
          {
            topic: "t",
            partition: 0,
            offset: 7,
            timestamp: 1000,
            timestampType: "CREATE_TIME",
            key: "aw==",
            value: "dmFsdWU=",
            headers: [{ h: [1, -1] }],
          },
        ],
        "t-1": [{ topic: "t", partition: 1, offset: 3, timestamp: 2000, timestampType: "CREATE_TIME", headers: [] }],
      },
    },
  ]);
  expect(finished).toEqual(["0@7", "1@3"]);
  expect(results).toEqual(["OK"]);
});

test("retries a failed batch up to the maximum, then sends Lambda's failure record to the destination", async () => {
  const { host, finished, pauses } = await processed(records(0, 1, 3), failing, {
    maximumRetryAttempts: 2,
    onFailureDestinationArn: QUEUE,
  });
  expect(host.calls).toHaveLength(3);
  expect(pauses).toEqual([100, 200]);
  expect(finished).toEqual(["0@1", "0@2", "0@3"]);
  expect(host.queue).toEqual([
    {
      arn: QUEUE,
      credentials: expect.objectContaining({ sessionToken: SETTINGS.roleArn }),
      body: {
        requestContext: {
          requestId: "r-3",
          functionArn: SETTINGS.functionArn,
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        version: "1.0",
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        KafkaBatchInfo: {
          batchSize: 3,
          eventSourceArn: SETTINGS.eventSourceArn,
          bootstrapServers: "b1:9098,b2:9098",
          payloadSize: expect.any(Number),
          recordsInfo: {
            "t-0": {
              firstRecordOffset: "1",
              lastRecordOffset: "3",
              firstRecordTimestamp: expect.any(String),
              lastRecordTimestamp: expect.any(String),
            },
          },
        },
      },
    },
  ]);
});

test("limits unlimited retries to ten with a destination, and does not limit them without one", async () => {
  const capped = await processed(records(0, 1, 1), failing, { maximumRetryAttempts: -1, onFailureDestinationArn: QUEUE });
  expect(capped.host.calls).toHaveLength(11);
  const unlimited = await processed(records(0, 1, 1), (_, count) => (count < 40 ? failing() : undefined));
  expect(unlimited.host.calls).toHaveLength(40);
  expect(Math.max(...unlimited.pauses)).toBe(5000);
});

test("logs the discarded records when there is no destination", async () => {
  const { host, finished } = await processed(records(0, 1, 2), failing, { maximumRetryAttempts: 0 });
  expect(finished).toEqual(["0@1", "0@2"]);
  expect(host.lines).toEqual([
    "event source u-1: RetryAttemptsExhausted: discards 2 records from t-0@1 to t-0@2; there is no on-failure destination",
  ]);
});

test("bisects down to the poison record, in order, and does not count a split as a retry", async () => {
  const poison: Script = (call) => (call.includes("t-0@3") ? failing() : undefined);
  const { host, finished } = await processed(records(0, 1, 4), poison, {
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 1,
    onFailureDestinationArn: QUEUE,
  });
  expect(host.calls).toEqual([
    ["t-0@1", "t-0@2", "t-0@3", "t-0@4"],
    ["t-0@1", "t-0@2"],
    ["t-0@3", "t-0@4"],
    ["t-0@3"],
    ["t-0@3"],
    ["t-0@4"],
  ]);
  expect(finished).toEqual(["0@1", "0@2", "0@3", "0@4"]);
  expect(host.queue.map(({ body }) => body["KafkaBatchInfo"])).toMatchObject([
    { batchSize: 1, recordsInfo: { "t-0": { firstRecordOffset: "3" } } },
  ]);
});

test("batch item failures: retries each partition from its lowest failure and finishes the others", async () => {
  const script: Script = (_, count) => (count === 1 ? itemFailures(["t-0", 3], ["t-0", 2]) : undefined);
  const { host, finished, results } = await processed([...records(0, 1, 4), ...records(1, 1, 2)], script, REPORTING);
  expect(host.calls[1]).toEqual(["t-0@2", "t-0@3", "t-0@4"]);
  expect(finished).toEqual(["0@1", "1@1", "1@2", "0@2", "0@3", "0@4"]);
  expect(results).toEqual(["PROBLEM: The function reported batch item failures", "OK"]);
});

test("resets the retry count of a batch that makes progress and discards one that does not", async () => {
  const script: Script = (call) => {
    const offset = Math.min(...call.map((name) => Number(name.split("@")[1])));
    return itemFailures(["t-0", Math.min(offset + 1, 4)]);
  };
  const { host } = await processed(records(0, 1, 4), script, { ...REPORTING, maximumRetryAttempts: 1, onFailureDestinationArn: QUEUE });
  expect(host.calls.map((call) => call[0])).toEqual(["t-0@1", "t-0@2", "t-0@3", "t-0@4"]);
  expect(host.queue).toHaveLength(1);
  expect(host.queue[0]?.body).toMatchObject({ responseContext: { functionError: null }, KafkaBatchInfo: { batchSize: 1 } });
});

test.each([
  ["an unknown offset", itemFailures(["t-0", 99])],
  ["an unknown partition", itemFailures(["t-9", 1])],
  ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
  ["a null identifier", { batchItemFailures: [{ itemIdentifier: null }] }],
  ["a value that is not a list", { batchItemFailures: "t-0" }],
])("%s fails the whole batch", async (_, answer) => {
  const { host } = await processed(records(0, 1, 2), (__, count) => (count === 1 ? answer : undefined), REPORTING);
  expect(host.calls).toEqual([
    ["t-0@1", "t-0@2"],
    ["t-0@1", "t-0@2"],
  ]);
});

test.each([[null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }], ["text"]])("%j is success", async (answer) => {
  expect((await processed(records(0, 1, 2), () => answer, REPORTING)).host.calls).toHaveLength(1);
});

test("ignores batch item failures unless the mapping reports them", async () => {
  expect((await processed(records(0, 1, 2), () => itemFailures(["t-0", 1]))).host.calls).toHaveLength(1);
});

test("sends expired records to the destination before it calls the function", async () => {
  const old = record(0, 1, "old", { timestampMs: Date.now() - 61_000 });
  const { host, finished } = await processed([old, record(0, 2)], () => undefined, {
    maximumRecordAgeSeconds: 60,
    onFailureDestinationArn: QUEUE,
  });
  expect(host.calls).toEqual([["t-0@2"]]);
  expect(finished).toEqual(["0@1", "0@2"]);
  expect(host.queue[0]?.body).toMatchObject({
    requestContext: { condition: "RecordAgeExceeded", approximateInvokeCount: 0 },
    responseContext: null,
  });
});

test("sends a record that exceeds the invocation payload limit to the destination", async () => {
  const large = record(0, 1, "x".repeat(5 * 1024 * 1024));
  const { host } = await processed([large, record(0, 2)], () => undefined, { onFailureDestinationArn: QUEUE });
  expect(host.calls).toEqual([["t-0@2"]]);
  expect(host.queue[0]?.body).toMatchObject({ requestContext: { condition: "MaximumPayloadSizeExceeded" }, responseContext: null });
});

test("retries a throttled call and does not count it as an attempt", async () => {
  const script: Script = (_, count) => {
    if (count < 4) {
      throw Object.assign(new Error("Rate Exceeded."), { name: "TooManyRequests" });
    }
  };
  const { host, finished, results } = await processed(records(0, 1, 1), script, { maximumRetryAttempts: 0 });
  expect(host.calls).toHaveLength(4);
  expect(finished).toEqual(["0@1"]);
  expect(results).toEqual(["PROBLEM: Rate Exceeded.", "PROBLEM: Rate Exceeded.", "PROBLEM: Rate Exceeded.", "OK"]);
});

test("retries a destination that rejects the batch until it accepts it", async () => {
  const host = new ScriptedHost(failing);
  host.rejectQueue = 2;
  const { finished } = await processed(records(0, 1, 1), failing, { maximumRetryAttempts: 0, onFailureDestinationArn: QUEUE }, host);
  expect(host.queue).toHaveLength(1);
  expect(finished).toEqual(["0@1"]);
});
