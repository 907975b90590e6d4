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
const partial = (...failures: [string, number][]) => ({
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

test("retries a failed batch as often as set, then gives it up to the destination in Lambda's form", async () => {
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

test("retries without end are ten with a destination, and go on without one", async () => {
  const capped = await processed(records(0, 1, 1), failing, { maximumRetryAttempts: -1, onFailureDestinationArn: QUEUE });
  expect(capped.host.calls).toHaveLength(11);
  const endless = await processed(records(0, 1, 1), (_, count) => (count < 40 ? failing() : undefined));
  expect(endless.host.calls).toHaveLength(40);
  expect(Math.max(...endless.pauses)).toBe(5000);
});

test("gives up without a destination, and says what", async () => {
  const { host, finished } = await processed(records(0, 1, 2), failing, { maximumRetryAttempts: 0 });
  expect(finished).toEqual(["0@1", "0@2"]);
  expect(host.lines).toEqual([
    "event source u-1: RetryAttemptsExhausted: gives up 2 records from t-0@1 to t-0@2, with no on-failure destination",
  ]);
});

test("bisects down to the poison record, in order, and splitting is no retry", async () => {
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

test("partial answers: each partition goes on from its lowest failure, the others are done", async () => {
  const script: Script = (_, count) => (count === 1 ? partial(["t-0", 3], ["t-0", 2]) : undefined);
  const { host, finished, results } = await processed([...records(0, 1, 4), ...records(1, 1, 2)], script, REPORTING);
  expect(host.calls[1]).toEqual(["t-0@2", "t-0@3", "t-0@4"]);
  expect(finished).toEqual(["0@1", "1@1", "1@2", "0@2", "0@3", "0@4"]);
  expect(results).toEqual(["PROBLEM: The function reported batch item failures", "OK"]);
});

test("a batch that gets further counts its retries anew; one that does not is given up", async () => {
  const script: Script = (call) => {
    const offset = Math.min(...call.map((name) => Number(name.split("@")[1])));
    return partial(["t-0", Math.min(offset + 1, 4)]);
  };
  const { host } = await processed(records(0, 1, 4), script, { ...REPORTING, maximumRetryAttempts: 1, onFailureDestinationArn: QUEUE });
  expect(host.calls.map((call) => call[0])).toEqual(["t-0@1", "t-0@2", "t-0@3", "t-0@4"]);
  expect(host.queue).toHaveLength(1);
  expect(host.queue[0]?.body).toMatchObject({ responseContext: { functionError: null }, KafkaBatchInfo: { batchSize: 1 } });
});

test.each([
  ["an unknown offset", partial(["t-0", 99])],
  ["an unknown partition", partial(["t-9", 1])],
  ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
  ["a null identifier", { batchItemFailures: [{ itemIdentifier: null }] }],
  ["no list", { batchItemFailures: "t-0" }],
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

test("a partial answer means nothing unless the mapping reports batch item failures", async () => {
  expect((await processed(records(0, 1, 2), () => partial(["t-0", 1]))).host.calls).toHaveLength(1);
});

test("records too old go to the destination before the function is called", async () => {
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

test("a record that no invocation can hold goes to the destination", async () => {
  const large = record(0, 1, "x".repeat(5 * 1024 * 1024));
  const { host } = await processed([large, record(0, 2)], () => undefined, { onFailureDestinationArn: QUEUE });
  expect(host.calls).toEqual([["t-0@2"]]);
  expect(host.queue[0]?.body).toMatchObject({ requestContext: { condition: "MaximumPayloadSizeExceeded" }, responseContext: null });
});

test("throttling is tried again and never counts as an attempt", async () => {
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

test("a destination that refuses is asked until it takes the batch", async () => {
  const host = new ScriptedHost(failing);
  host.refuseQueue = 2;
  const { finished } = await processed(records(0, 1, 1), failing, { maximumRetryAttempts: 0, onFailureDestinationArn: QUEUE }, host);
  expect(host.queue).toHaveLength(1);
  expect(finished).toEqual(["0@1"]);
});
