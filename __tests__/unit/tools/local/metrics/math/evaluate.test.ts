import { expect, test } from "@jest/globals";
import { evaluateQueries, type LabelledPoints, type MetricQuery, MetricStore } from "../../../../../../tools/local/metrics/index.js";

const start = Math.floor(Date.now() / 60_000) * 60_000 - 180_000;
const name = (of: string) => ({ namespace: "N", name: of, dimensions: { Queue: of } });

/** `a` is 1, 2, 3; `b` is 10, nothing, 30. */
function storeOf(): MetricStore {
  const store = new MetricStore();
  for (const [index, value] of [1, 2, 3].entries()) store.add(name("a"), value, { timeMs: start + index * 60_000 });
  for (const [index, value] of [10, undefined, 30].entries())
    if (value !== undefined) store.add(name("b"), value, { timeMs: start + index * 60_000 });
  return store;
}

const queries = (expression: string): MetricQuery[] => [
  { id: "a", metric: { metric: name("a"), statistic: "Sum", periodSeconds: 60 }, returnData: false },
  { id: "b", metric: { metric: name("b"), statistic: "Sum", periodSeconds: 60 }, returnData: false },
  { id: "result", expression },
];

const resultOf = (expression: string) =>
  evaluateQueries(queries(expression), storeOf(), { startMs: start, endMs: start + 180_000 }).get("result");

/** The values of the three minutes. */
const valuesOf = (expression: string) => {
  const { points } = resultOf(expression) as LabelledPoints;
  return [0, 1, 2].map((index) => points.get(start + index * 60_000));
};

test.each([
  ["a + b", [11, undefined, 33]],
  ["2 * a - 1", [1, 3, 5]],
  ["-a ^ 2", [1, 4, 9]],
  ["2 ^ 3 ^ 2 + a * 0", [512, 512, 512]],
  ["(a + b) / 2", [5.5, undefined, 16.5]],
  ["a / (a - 2)", [-1, undefined, 3]],
  ["a > 1", [0, 1, 1]],
  ["a > 1 AND a < 3", [0, 1, 0]],
  ["a == 1 || a == 3", [1, 0, 1]],
  ["NOT (a >= 2)", [1, 0, 0]],
  ["IF(a > 1, 100 * a, 0)", [0, 200, 300]],
  ["IF(a > 1, b)", [undefined, undefined, 30]],
  ["FILL(b, 0)", [10, 0, 30]],
  ["FILL(b, REPEAT)", [10, 10, 30]],
  ["SUM([a, b])", [11, 2, 33]],
  ["MAX([a, b])", [10, 2, 30]],
  ["SUM(METRICS())", [11, 2, 33]],
  ["AVG(METRICS('b'))", [10, undefined, 30]],
  ["a * SUM(a)", [6, 12, 18]],
  ["RATE(a) * PERIOD(a)", [undefined, 1, 1]],
  ["DIFF(a)", [undefined, 1, 1]],
  ["RUNNING_SUM(a)", [1, 3, 6]],
  ["TIME_SERIES(7)", [7, 7, 7]],
  ["CEIL(a / 2)", [1, 1, 2]],
  ["SUM(SEARCH('{N,Queue} MetricName=\"a\"', 'Sum', 60))", [1, 2, 3]],
])("%s", (expression, expected) => {
  expect(valuesOf(expression)).toEqual(expected);
});

test("a search returns one time series for each metric", () => {
  expect(resultOf("SEARCH('{N,Queue}', 'Sum', 60)")).toEqual([
    expect.objectContaining({ label: "a a" }),
    expect.objectContaining({ label: "b b" }),
  ]);
});

test("the metrics of a search are labelled by what distinguishes them", () => {
  const store = new MetricStore();
  for (const broker of ["1", "2"]) {
    store.add({ namespace: "AWS/Kafka", name: "CpuUser", dimensions: { "Cluster Name": "orders", "Broker ID": broker } }, 1, {
      timeMs: start,
    });
  }
  const labels = (search: string) => {
    const found = evaluateQueries([{ id: "all", expression: `SEARCH('${search}', 'Sum', 60)` }], store, {
      startMs: start,
      endMs: start + 60_000,
    });
    return (found.get("all") as LabelledPoints[]).map(({ label }) => label);
  };

  expect(labels('{AWS/Kafka,"Cluster Name","Broker ID"}')).toEqual(["1", "2"]);
  expect(labels('{AWS/Kafka,"Cluster Name","Broker ID"} "Broker ID"="2"')).toEqual(["CpuUser"]);
});

test.each([
  ["a +", "the expression has no end: a +"],
  ["a b", "the expression has an unexpected 'b': a b"],
  ["a ? b", "the expression has an unexpected character at position 2: a ? b"],
  ["missing + 1", "the expression refers to missing, which no query has as its id"],
  ["result + 1", "the query result refers to itself"],
  ["ANOMALY_DETECTION_BAND(a, 2)", "the function ANOMALY_DETECTION_BAND is not supported"],
  [`${"(".repeat(200)}a${")".repeat(200)}`, "the expression is nested more than 100 levels deep"],
])("%s is refused", (expression, message) => {
  expect(() => resultOf(expression)).toThrow(message);
});
