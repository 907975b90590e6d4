import { expect, test } from "@jest/globals";
import { failureMessage } from "../../../../../tools/local/event-source/failure-record.js";
import { record, SETTINGS } from "../../../../support/local-platform/scripted.js";

const at = (partition: number, offset: number, time: string) => record(partition, offset, "secret", { timestampMs: Date.parse(time) });
const records = [at(0, 5, "2026-01-01T00:00:00.000Z"), at(1, 9, "2026-01-01T00:00:01.000Z"), at(0, 7, "2026-01-01T00:00:02.500Z")];

test("names the range of each partition, and contains no record", () => {
  const before = Date.now();
  const message = failureMessage(
    {
      ...{ condition: "RetryAttemptsExhausted", records, invokeCount: 3, payloadBytes: 1_234 },
      lastResult: { statusCode: 200, payload: "{}", functionError: "Unhandled", logTail: "", requestId: "r-9" },
    },
    SETTINGS,
    ["b1:9098", "b2:9098"],
  );
  const { timestamp, ...rest } = JSON.parse(message);

  expect(rest).toEqual({
    requestContext: {
      ...{ requestId: "r-9", functionArn: SETTINGS.functionArn },
      ...{ condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 },
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    KafkaBatchInfo: {
      ...{ batchSize: 3, eventSourceArn: SETTINGS.eventSourceArn, bootstrapServers: "b1:9098,b2:9098", payloadSize: 1_234 },
      recordsInfo: {
        "t-0": {
          ...{ firstRecordOffset: "5", lastRecordOffset: "7" },
          ...{ firstRecordTimestamp: "2026-01-01T00:00:00.000Z", lastRecordTimestamp: "2026-01-01T00:00:02.500Z" },
        },
        "t-1": {
          ...{ firstRecordOffset: "9", lastRecordOffset: "9" },
          ...{ firstRecordTimestamp: "2026-01-01T00:00:01.000Z", lastRecordTimestamp: "2026-01-01T00:00:01.000Z" },
        },
      },
    },
  });
  expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(timestamp)).toBeLessThanOrEqual(Date.now());
  expect(message).not.toContain(Buffer.from("secret").toString("base64"));
});

test("of a batch that was never sent has no response, and a new request id", () => {
  const message = () =>
    JSON.parse(failureMessage({ condition: "RecordAgeExceeded", records, invokeCount: 0, payloadBytes: 5 }, SETTINGS, ["b1:9098"]));

  expect(message()).toMatchObject({ responseContext: null, requestContext: { condition: "RecordAgeExceeded", approximateInvokeCount: 0 } });
  expect(message().requestContext.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(message().requestContext.requestId).not.toBe(message().requestContext.requestId);
});

test("of a batch whose function reported item failures has no function error", () => {
  const lastResult = { statusCode: 200, payload: "{}", logTail: "", requestId: "r-1" };
  const message = failureMessage(
    { condition: "RetryAttemptsExhausted", records, invokeCount: 1, payloadBytes: 5, lastResult },
    SETTINGS,
    [],
  );

  expect(JSON.parse(message)).toMatchObject({ responseContext: { functionError: null }, KafkaBatchInfo: { bootstrapServers: "" } });
});
