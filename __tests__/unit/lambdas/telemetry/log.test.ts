import { expect, test } from "@jest/globals";
import { Log } from "../../../../lambdas/telemetry/log.js";
import { EmbeddedMetrics } from "../../../../lambdas/telemetry/metrics.js";

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
