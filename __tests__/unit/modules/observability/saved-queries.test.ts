import { expect, test } from "@jest/globals";
import { savedQueries } from "../../../../dashboards/queries/index.js";
import { all, type Synthesized, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings = "") => synthesize(`environment: dev\n${settings}`);
const queries = (stack: Synthesized) => all(stack, "aws_cloudwatch_query_definition");
const groups = (stack: Synthesized) =>
  Object.fromEntries(
    Object.entries(queries(stack)).map(([id, { log_group_names }]) => [id.replace("observability_query_", ""), log_group_names]),
  );

const [brokers, producer, consumer, administrator, api] = [
  "cluster_logs",
  "event_api_producer_logs",
  "event_api_consumer_logs",
  "topics_admin_logs",
  "event_api_api_access_logs",
].map((name) => `\${aws_cloudwatch_log_group.${name}.name}`);

test("each query reads the log groups that the platform creates", () => {
  const stack = platform();

  expect(groups(stack)).toEqual({
    authentication_failures: [brokers],
    isr_shrinks: [brokers],
    leader_changes: [brokers],
    function_errors: [producer, consumer],
    dead_letters: [consumer],
    slowest_requests: [api],
    cold_starts: [producer, consumer, administrator],
    topic_changes: [administrator],
  });
  const created = Object.keys(all(stack, "aws_cloudwatch_log_group")).map((name) => `\${aws_cloudwatch_log_group.${name}.name}`);
  expect(created).toEqual(expect.arrayContaining(Object.values(groups(stack)).flat()));
  expect(Object.keys(groups(stack))).toHaveLength(savedQueries.length);
});

test("a query is saved in the folder of the platform, with its commands", () => {
  expect(queries(platform())["observability_query_isr_shrinks"]).toMatchObject({
    name: "msk-ha-dev/isr-shrinks",
    query_string: [
      'filter @message like "Shrinking ISR from"',
      '| parse @message "[Partition * broker=*]" as partition, leader',
      "| parse @message /Out of sync replicas: \\(brokerId: (?<replica>\\d+)/",
      "| stats count(*) as shrinks, count_distinct(partition) as partitions, max(@timestamp) as latest by replica, leader",
      "| sort shrinks desc",
    ].join("\n"),
  });
});

test.each(["cluster: { logs: { cloudWatch: false } }", "cluster: { kind: serverless }"])(
  "without a log group of the brokers (%s), there are no queries on it",
  (settings) => {
    expect(Object.keys(groups(platform(settings)))).toEqual([
      "function_errors",
      "dead_letters",
      "slowest_requests",
      "cold_starts",
      "topic_changes",
    ]);
  },
);

test("dashboard: false creates no query", () => {
  expect(queries(platform("observability: { dashboard: false }"))).toEqual({});
});
