import { expect, test } from "@jest/globals";
import { searchedMetrics } from "../../../../../../tools/local/metrics/math/search.js";

const bytesIn = { namespace: "AWS/Kafka", name: "BytesInPerSec", dimensions: { "Cluster Name": "orders", "Broker ID": "1" } };

test.each([
  ['{AWS/Kafka,"Cluster Name","Broker ID"} MetricName="BytesInPerSec"', true],
  ['{AWS/Kafka,"Broker ID","Cluster Name"} BytesInPerSec', true],
  ['{AWS/Kafka,"Cluster Name"} MetricName="BytesInPerSec"', false],
  ['{AWS/Lambda,"Cluster Name","Broker ID"}', false],
  ['Namespace="AWS/Kafka" "Cluster Name"="orders"', true],
  ['Namespace="AWS/Kafka" "Cluster Name"="order"', false],
  ['Namespace="AWS/Kafka" "Cluster Name"=order', true],
  ['MetricName=("BytesOutPerSec" OR "BytesInPerSec") AND NOT "Broker ID"="2"', true],
  ['(MetricName="BytesOutPerSec" OR MetricName="BytesInPerSec") AND "Broker ID"="2"', false],
  ["", true],
])("%s selects the metric: %s", (expression, expected) => {
  expect(searchedMetrics(expression)(bytesIn)).toBe(expected);
});

test("an expression that can't be parsed is refused", () => {
  expect(() => searchedMetrics('{AWS/Kafka} MetricName="a" (')).toThrow("the search expression can't be parsed");
});
