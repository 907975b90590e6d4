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

test("waits twice as long after each failure, up to 5 s", async () => {
  const { pauses } = await processed(records(0, 1, 1), (_, count) => (count <= 8 ? failing() : undefined));
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});

test("waits 100 ms before each half of a bisected batch, and longer after each failure of a half that can't be split", async () => {
  const script: Script = (call) => (call.includes("t-0@2") ? failing() : undefined);
  const { host, pauses } = await processed(records(0, 1, 3), script, {
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 2,
    onFailureDestinationArn: QUEUE,
  });
  expect(host.calls).toEqual([["t-0@1", "t-0@2", "t-0@3"], ["t-0@1", "t-0@2"], ["t-0@1"], ["t-0@2"], ["t-0@2"], ["t-0@2"], ["t-0@3"]]);
  expect(pauses).toEqual([100, 100, 100, 200]);
});

test("does not bisect a batch that made progress", async () => {
  const script: Script = (_, count) => (count === 1 ? itemFailures(["t-0", 2]) : undefined);
  const { host } = await processed(records(0, 1, 4), script, { ...REPORTING, bisectBatchOnFunctionError: true });
  expect(host.calls.slice(1)).toEqual([["t-0@2", "t-0@3", "t-0@4"]]);
});

test("does not bisect a batch whose function reports the first record as failed", async () => {
  const script: Script = (_, count) => (count === 1 ? itemFailures(["t-0", 1]) : undefined);
  const { host } = await processed(records(0, 1, 3), script, { ...REPORTING, bisectBatchOnFunctionError: true });
  expect(host.calls.slice(1)).toEqual([["t-0@1", "t-0@2", "t-0@3"]]);
});

test("a record is not too old at the maximum age, and never without one", async () => {
  const age = (ms: number) => record(0, 1, "old", { timestampMs: Date.now() - ms });
  const calls = async (ms: number, settings: Partial<MappingSettings>) =>
    (await processed([age(ms)], () => undefined, { onFailureDestinationArn: QUEUE, ...settings })).host.calls.length;
  expect(await calls(59_000, { maximumRecordAgeSeconds: 60 })).toBe(1);
  expect(await calls(61_000, { maximumRecordAgeSeconds: 60 })).toBe(0);
  expect(await calls(1e12, { maximumRecordAgeSeconds: -1 })).toBe(1);
  expect(await calls(1e12, {})).toBe(1);
});

test("a record with the time of the broker is sent as LOG_APPEND_TIME", async () => {
  const { host } = await processed([record(0, 1, "x", { timestampType: "LOG_APPEND_TIME" })], () => undefined);
  expect(host.events).toMatchObject([{ records: { "t-0": [{ timestampType: "LOG_APPEND_TIME" }] } }]);
});

test("processes nothing of an empty batch, and stops before an attempt", async () => {
  expect((await processed([], failing)).host.calls).toEqual([]);
  const stopped = new AbortController();
  const host = new ScriptedHost();
  const processor = new BatchProcessor(SETTINGS, host, []);
  stopped.abort(new Error("stopped"));
  const observer = { finished: async () => undefined, owns: () => true, result: () => undefined };
  await expect(processor.process(records(0, 1, 1), observer, stopped.signal)).rejects.toThrow("stopped");
  expect(host.calls).toEqual([]);
});

test("stops between two attempts with the reason of the signal", async () => {
  const stop = new AbortController();
  const host = new ScriptedHost(() => {
    setTimeout(() => stop.abort(new Error("the poller stops")), 5);
    return failing();
  });
  const observer = { finished: async () => undefined, owns: () => true, result: () => undefined };
  await expect(new BatchProcessor(SETTINGS, host, []).process(records(0, 1, 1), observer, stop.signal)).rejects.toThrow("the poller stops");
  expect(host.calls).toHaveLength(1);
});

test("leaves out records that another poller owns by now", async () => {
  const host = new ScriptedHost();
  const finished: number[] = [];
  const observer = {
    finished: async (done: readonly SourceRecord[]) => void finished.push(...done.map(({ offset }) => offset)),
    owns: ({ offset }: SourceRecord) => offset !== 2,
    result: () => undefined,
  };
  await new BatchProcessor(SETTINGS, host, []).process(records(0, 1, 3), observer, new AbortController().signal);
  expect([host.calls, finished]).toEqual([[["t-0@1", "t-0@3"]], [1, 3]]);
});

test("logs what can't be called, what is discarded, and a destination that does not accept it", async () => {
  const host = new ScriptedHost((_, count) => {
    if (count === 1) throw new Error("Rate Exceeded.");
    return failing();
  });
  host.rejectQueue = 1;
  const { results, pauses } = await processed(records(0, 3, 4), failing, { maximumRetryAttempts: 0, onFailureDestinationArn: QUEUE }, host);
  expect(host.lines).toEqual([
    `event source u-1: ${SETTINGS.functionArn} can't be called: Rate Exceeded.`,
    "event source u-1: RetryAttemptsExhausted: discards 2 records from t-0@3 to t-0@4",
    `event source u-1: ${QUEUE} does not accept a failed batch: AccessDenied`,
  ]);
  expect(results).toEqual(["PROBLEM: Rate Exceeded.", "PROBLEM: Function call failed", "PROBLEM: On-failure destination: AccessDenied"]);
  expect(pauses).toEqual([100, 100]);
});

test("the failure record has the size of the event, the positions of each partition, and their times", async () => {
  const batch = [
    record(0, 3, "a", { timestampMs: 1_000 }),
    record(0, 5, "b", { timestampMs: 2_000 }),
    record(1, 9, "c", { timestampMs: 3_000 }),
  ];
  const { host } = await processed(batch, failing, { maximumRetryAttempts: 0, onFailureDestinationArn: QUEUE });
  const payloadSize = Buffer.byteLength(JSON.stringify(host.events[0]));
  expect(host.queue[0]?.body["KafkaBatchInfo"]).toEqual({
    batchSize: 3,
    eventSourceArn: SETTINGS.eventSourceArn,
    bootstrapServers: "b1:9098,b2:9098",
    payloadSize,
    recordsInfo: {
      "t-0": {
        firstRecordOffset: "3",
        lastRecordOffset: "5",
        firstRecordTimestamp: "1970-01-01T00:00:01.000Z",
        lastRecordTimestamp: "1970-01-01T00:00:02.000Z",
      },
      "t-1": {
        firstRecordOffset: "9",
        lastRecordOffset: "9",
        firstRecordTimestamp: "1970-01-01T00:00:03.000Z",
        lastRecordTimestamp: "1970-01-01T00:00:03.000Z",
      },
    },
  });
});

test("the failure record of expired records has a request ID, their size and no response", async () => {
  const old = record(0, 1, "x".repeat(300), { timestampMs: 0, key: Buffer.from("key"), headers: [{ name: "h", value: Buffer.alloc(10) }] });
  const { host } = await processed([old], failing, { maximumRecordAgeSeconds: 60, onFailureDestinationArn: QUEUE });
  expect(host.queue[0]?.body).toMatchObject({
    requestContext: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    responseContext: null,
    // 160 for the fields, 2 for the topic, base64 of value and key, and the header.
    KafkaBatchInfo: { payloadSize: 160 + 2 + 400 + 4 + (3 + 50 + 6) },
  });
});
