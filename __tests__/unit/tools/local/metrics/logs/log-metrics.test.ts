import { beforeEach, describe, expect, test } from "@jest/globals";
import { addLogMetrics, compileFilter, MetricStore } from "../../../../../../tools/local/metrics/index.js";

const now = Math.floor(Date.now() / 60_000) * 60_000;

let store: MetricStore;

beforeEach(() => {
  store = new MetricStore();
});

/** Name, dimensions and sum of every metric. */
const metrics = () =>
  store.list().map(({ namespace, name, dimensions }) => {
    const [sum] = store
      .aggregate({ namespace, name, dimensions }, "Sum", { startMs: now - 60_000, endMs: now + 60_000, periodMs: 120_000 })
      .values();
    return [namespace, name, dimensions, sum];
  });

const embedded = (metadata: object, event: object = {}) => {
  const directive = { Namespace: "ads", Dimensions: [["Function"]], Metrics: [{ Name: "Records", Unit: "Count" }], ...metadata };
  return JSON.stringify({ Function: "consumer", Records: 5, _aws: { Timestamp: now, CloudWatchMetrics: [directive] }, ...event });
};

const add = (...messages: readonly string[]) =>
  addLogMetrics(
    store,
    messages.map((message) => ({ timestampMs: now, message })),
    [],
  );

describe("the embedded metric format", () => {
  test("has values with their dimensions", () => {
    add(embedded({}), embedded({}, { Records: [1, 2] }), "START RequestId: 1");

    expect(metrics()).toEqual([["ads", "Records", { Function: "consumer" }, 8]]);
  });

  test("can have several sets of dimensions", () => {
    add(embedded({ Dimensions: [["Function"], []] }));

    expect(metrics()).toEqual([
      ["ads", "Records", { Function: "consumer" }, 5],
      ["ads", "Records", {}, 5],
    ]);
  });

  test.each([
    ["without a value", embedded({ Metrics: [{ Name: "Missing" }] })],
    ["without a dimension", embedded({ Dimensions: [["Missing"]] })],
    ["without a namespace", embedded({ Namespace: undefined })],
    ["that is not JSON", '{"_aws"'],
    ["with other metadata", '{"_aws":{"CloudWatchMetrics":1}}'],
  ])("an event %s is ignored", (_, message) => {
    add(message);

    expect(metrics()).toEqual([]);
  });
});

const filter = { name: "failures", metric: { namespace: "msk", name: "Failures" }, value: "1", dimensions: {} };
const filtered = (message: string, of: Partial<Parameters<typeof compileFilter>[0]>) => {
  addLogMetrics(store, [{ timestampMs: now, message }], [compileFilter({ ...filter, pattern: "", ...of })]);
  return metrics().map(([, name, dimensions, sum]) => [name, dimensions, sum]);
};

describe("a metric filter", () => {
  test.each([
    ["", "anything", true],
    ["Failed authentication", "INFO Failed authentication with /10.0.0.1", true],
    ['"Failed authentication"', "authentication Failed", false],
    ["?Failed ?Invalid", "Invalid credentials", true],
    ["?Failed ?Invalid", "all is well", false],
    ["Failed -expected", "Failed as expected", false],
    ["{ $.status >= 500 }", '{"status":503}', true],
    ["{ $.status >= 500 }", '{"status":"503"}', false],
    ['{ $.route = "POST *" && ($.status = 400 || $.status = 404) }', '{"route":"POST /ads","status":404}', true],
    ['{ $.route != "POST *" }', '{"route":"GET /ads"}', true],
    ["{ $.error EXISTS }", '{"error":{"code":1}}', true],
    ["{ $.error NOT EXISTS }", '{"error":1}', false],
    ["{ $.retry IS TRUE }", '{"retry":true}', true],
    ["{ $.records[1].size > 2 }", '{"records":[{},{"size":3}]}', true],
    ["{ $.status >= 500 }", "status 503", false],
  ])("%s applied to %s: %s", (pattern, message, matches) => {
    expect(filtered(message, { pattern })).toEqual(matches ? [["Failures", {}, 1]] : []);
  });

  test("takes value and dimensions from the event, and needs all of them", () => {
    const of = { pattern: "{ $.ms >= 0 }", value: "$.ms", dimensions: { Route: "$.route" } };

    expect(filtered('{"ms":12,"route":"GET /"}', of)).toEqual([["Failures", { Route: "GET /" }, 12]]);
    expect(filtered('{"ms":12}', of)).toHaveLength(1);
  });

  test("has a default value for events that don't match", () => {
    expect(filtered("all is well", { pattern: "Failed", defaultValue: 0 })).toEqual([["Failures", {}, 0]]);
  });

  test("takes value and dimensions from space-delimited fields", () => {
    const of = { pattern: "[ip, ..., status = 4*, bytes]", value: "$bytes", dimensions: { Status: "$status" } };

    expect(filtered('10.0.0.1 - [1 Nov] "GET / HTTP/1.1" 404 512', of)).toEqual([["Failures", { Status: "404" }, 512]]);
    expect(filtered('10.0.0.1 - [1 Nov] "GET / HTTP/1.1" 404 -', of)).toHaveLength(1);
  });

  test.each([
    ["dimensions of terms", { pattern: "a", dimensions: { A: "$.a" } }, "The specified filter pattern does not support dimensions"],
    ["four dimensions", { dimensions: { A: "$.a", B: "$.b", C: "$.c", D: "$.d" } }, "A metric filter can have 3 dimensions at most"],
    [
      "dimensions and a default",
      { dimensions: { A: "$.a" }, defaultValue: 0 },
      "A metric filter with dimensions can't have a default value",
    ],
  ])("%s is refused", (_, of, message) => {
    expect(() => compileFilter({ ...filter, pattern: "{ $.a = 1 }", ...of })).toThrow(message);
  });

  test("three dimensions are accepted", () => {
    const dimensions = { A: "$.a", B: "$.b", C: "$.c" };

    expect(filtered('{"a":1,"b":2,"c":3}', { pattern: "{ $.a = 1 }", dimensions })).toEqual([["Failures", { A: "1", B: "2", C: "3" }, 1]]);
  });
});
