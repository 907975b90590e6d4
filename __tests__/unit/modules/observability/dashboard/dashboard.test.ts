import { describe, expect, test } from "@jest/globals";
import { sections } from "../../../../../dashboards/cloudwatch/index.js";
import { all, type Synthesized, synthesize } from "../../../../support/modules/synthesized.js";

const platform = (settings = "") => synthesize(`environment: dev\n${settings}`);
const body = (stack: Synthesized): string => all(stack, "aws_cloudwatch_dashboard")["observability_dashboard"]?.dashboard_body;
const titles = (stack: Synthesized) => [...body(stack).matchAll(/"title" = "([^"]+)"/g)].map(([, title]) => title as string);
const cluster = (text: string) => titles(platform(`cluster: { ${text} }`));
const of = (title: string) => sections.find((section) => section.title === title)?.graphs.map((graph) => graph.title) ?? [];

describe("the dashboard", () => {
  test("begins with the states of the alarms, and shows health first", () => {
    expect(titles(platform()).slice(0, 4)).toEqual([
      "Alarms. Runbook: docs/runbook",
      "Active controllers",
      "Partitions without a leader",
      "Under-replicated partitions",
    ]);
    expect(body(platform())).toContain(
      '"alarms" = slice(local.observability_alarm_arns, 0, min(length(local.observability_alarm_arns), 100))',
    );
  });

  test("contains what the kind of cluster and the level of monitoring emit", () => {
    const byDefault = cluster("enhancedMonitoring: DEFAULT");
    const perBroker = cluster("enhancedMonitoring: PER_BROKER");
    const perTopic = cluster("enhancedMonitoring: PER_TOPIC_PER_BROKER");

    expect(perBroker.filter((title) => !byDefault.includes(title))).toEqual([
      "Replication between brokers",
      "New connections",
      "Packets over the bandwidth of the instance",
      "Fetch of consumers, mean",
      "Produce by stage, mean",
      "Request handlers, idle",
      "Network processors, idle",
      "Throttling of clients",
      "Volume throughput",
      "Requests waiting for the volume",
      "Tiered storage",
    ]);
    expect(perTopic.filter((title) => !perBroker.includes(title))).toEqual(["Records in by topic and broker"]);
  });

  test("of Express brokers has throttling and storage, and nothing about volumes", () => {
    const express = cluster("kind: express, enhancedMonitoring: PER_BROKER");

    expect(express).toEqual(expect.arrayContaining(["Active controllers", "Throttling of clients", "Storage used"]));
    expect(express).not.toEqual(expect.arrayContaining(["Partitions without a leader"]));
    expect(of("Storage").filter((title) => express.includes(title))).toEqual(["Storage used"]);
  });

  test("of a serverless cluster has topics, lag and functions alone", () => {
    expect(cluster("kind: serverless").filter((title) => !of("Functions").includes(title))).toEqual([
      "Alarms. Runbook: docs/runbook",
      "Bytes in by topic",
      "Bytes out by topic",
      "Records in by topic",
      "Lag by group and topic, estimated in seconds",
      "Largest lag of a partition, in records",
      "Lag of all partitions, in records",
    ]);
  });

  test("shows CPU credits of brokers that have them", () => {
    expect(cluster("instanceType: kafka.t3.small")).toContain("CPU credits of burstable brokers");
    expect(cluster("")).not.toContain("CPU credits of burstable brokers");
  });

  test("searches brokers, topics and groups, so that new ones appear without an apply", () => {
    const lag =
      '{ "expression" = join(aws_msk_cluster.cluster.cluster_name, ["SEARCH(\'{AWS/Kafka,\\"Cluster Name\\",\\"Consumer Group\\",\\"Topic\\"} MetricName=\\"EstimatedMaxTimeLag\\" \\"Cluster Name\\"=\\"", "\\"\', \'Maximum\', 60)"]), "label" = "$${PROP(\'Dim.Consumer Group\')} $${PROP(\'Dim.Topic\')}" }';

    expect(body(platform())).toContain(lag);
  });

  test("names each function, and draws the thresholds of alarms", () => {
    const text = body(platform("eventApi: { producer: { deadlineMs: 5000 } }"));

    expect(text).toContain(
      '["AWS/Lambda", "Errors", "FunctionName", aws_lambda_function.topics_admin_function.function_name, { "stat" = "Sum", "label" = "errors administrator" }]',
    );
    expect(text).toMatch(/"title" = "CPU".*?"horizontal" = \[\{ "label" = "alarm >", "value" = 60 \}\]/);
    expect(text).toMatch(/"title" = "Latency of the event API".*?"horizontal" = \[\{ "label" = "alarm >", "value" = 2500 \}\]/);
  });

  test("has a URL in the console of the partition", () => {
    expect(platform().output["cloudwatch_dashboard_url"]?.value).toBe(
      'https://us-east-1.${lookup({ "aws" = "console.aws.amazon.com", "aws-cn" = "console.amazonaws.cn", "aws-us-gov" = "console.amazonaws-us-gov.com" }, data.aws_partition.account_partition.partition, "console.aws.amazon.com")}/cloudwatch/home?region=us-east-1#dashboards/dashboard/${aws_cloudwatch_dashboard.observability_dashboard.dashboard_name}',
    );
  });

  test("without alarms has graphs alone, and dashboard: false creates none", () => {
    const [withoutAlarms, without] = [platform("observability: { alarms: false }"), platform("observability: { dashboard: false }")];

    expect(titles(withoutAlarms)[0]).toBe("Active controllers");
    expect(all(withoutAlarms, "aws_cloudwatch_metric_alarm")).toEqual({});
    expect(all(without, "aws_cloudwatch_dashboard")).toEqual({});
    expect(without.output).not.toHaveProperty("cloudwatch_dashboard_url");
  });
});

test("the dashboard of an existing cluster leaves graphs out where Terraform reads another kind of broker", () => {
  const stack = platform(`
cluster:
  kind: existing
  arn: arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-0000-1111-2222-333344445555-1
  securityGroupId: sg-0123456789abcdef0
`);
  const shown = titles(stack);

  expect(shown).toEqual(expect.arrayContaining(["Partitions without a leader", "Storage used", "CPU credits of burstable brokers"]));
  expect(shown).not.toContain("Bytes in by topic"); // of serverless clusters alone
  expect(body(stack)).toMatch(/contains\(\["express\/DEFAULT", [^\]]*\], .*? \? jsonencode\(\{ [^{]*\{ "title" = "Storage used"/);
});
