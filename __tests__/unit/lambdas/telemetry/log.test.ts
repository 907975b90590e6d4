import { expect, jest, test } from "@jest/globals";
import { Log } from "../../../../lambdas/telemetry/log.js";
import { EmbeddedMetrics } from "../../../../lambdas/telemetry/metrics.js";
import { outputOf } from "../../../support/processes/output-of.js";

test("writes one JSON object per line, with the field names of Lambda and the cause of an error", () => {
  const lines: string[] = [];
  const log = new Log("INFO", (line) => lines.push(line));
  log.requestId = "r-1";
  log.error("request failed", { error: new TypeError("outer", { cause: new Error("inner\nof two lines") }) });

  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain("\n");
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    level: "ERROR",
    message: "request failed",
    requestId: "r-1",
    error: { errorType: "TypeError", errorMessage: "outer", cause: { errorMessage: "inner\nof two lines" } },
  });
});

test("omits lines below its level", () => {
  const lines: string[] = [];
  const log = new Log("WARN", (line) => lines.push(line));
  log.debug("d");
  log.info("i");
  log.warn("w");
  log.error("e");

  expect(lines.map((line) => JSON.parse(line).level)).toEqual(["WARN", "ERROR"]);
  expect([log.isEnabled("DEBUG"), log.isEnabled("WARN")]).toEqual([false, true]);
});

test("writes metrics in the embedded metric format, with identifiers as properties and not as dimensions", () => {
  const lines: string[] = [];
  const metrics = new EmbeddedMetrics("Ads", { FunctionName: "consumer" }, (line) => lines.push(line));
  metrics.emit([{ metrics: [{ name: "Impressions", unit: "Count", value: 3 }], properties: { adId: "a" }, timestampMs: 60_000 }]);
  metrics.emit([]);

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      adId: "a",
      FunctionName: "consumer",
      Impressions: 3,
      _aws: {
        Timestamp: 60_000,
        CloudWatchMetrics: [{ Namespace: "Ads", Dimensions: [["FunctionName"]], Metrics: [{ Name: "Impressions", Unit: "Count" }] }],
      },
    },
  ]);
});

test("writes each level with exactly its fields", () => {
  const lines: string[] = [];
  const log = new Log("DEBUG", (line) => lines.push(line));
  log.debug("d", { a: 1 });
  log.info("i", { a: 2 });
  log.warn("w", { a: 3 });
  log.error("e", { a: 4 });
  log.info("nothing else");

  const timestamp = expect.any(String);

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { timestamp, level: "DEBUG", message: "d", a: 1 },
    { timestamp, level: "INFO", message: "i", a: 2 },
    { timestamp, level: "WARN", message: "w", a: 3 },
    { timestamp, level: "ERROR", message: "e", a: 4 },
    { timestamp, level: "INFO", message: "nothing else" },
  ]);
  for (const write of [log.debug, log.warn, log.error]) write.call(log, "nothing else");
  expect(lines.slice(5).map((line) => Object.keys(JSON.parse(line)))).toEqual(Array(3).fill(["timestamp", "level", "message"]));
});

test("writes the stack of an error without its first line, which the message repeats", () => {
  const lines: string[] = [];
  const error = new Error("failed");
  error.stack = "Error: failed\n    at a\n    at b";
  const silent = new Error("no stack");
  delete silent.stack;
  const log = new Log("INFO", (line) => lines.push(line));
  log.error("e", { error });
  log.error("e", { error: silent });

  expect(lines.map((line) => JSON.parse(line).error)).toEqual([
    { errorType: "Error", errorMessage: "failed", stackTrace: ["    at a", "    at b"] },
    { errorType: "Error", errorMessage: "no stack" },
  ]);
});

test("writes to standard output, one line feed after each line", async () => {
  const output = await outputOf(async () => {
    new Log("INFO").info("a");
    new EmbeddedMetrics("Ads", {}).emit([
      { metrics: [], properties: { n: 1 }, timestampMs: 1 },
      { metrics: [], properties: { n: 2 }, timestampMs: 1 },
    ]);
  });

  expect(output).toMatch(/^\{[^\n]+\}\n\{"n":1[^\n]+\}\n\{"n":2[^\n]+\}\n$/);
});

test("writes all measurements of a batch at once, or nothing", () => {
  const write = jest.fn();
  const metrics = new EmbeddedMetrics("Ads", {}, write);
  const one = { metrics: [], properties: {}, timestampMs: 1 };
  metrics.emit([]);

  expect(write).not.toHaveBeenCalled();

  metrics.emit([one, one, one]);

  expect(write).toHaveBeenCalledTimes(1);
  expect(String(write.mock.calls[0]?.[0]).split("\n")).toHaveLength(3);
});
