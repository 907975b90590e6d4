import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { prometheusRules } from "../../../../../dashboards/rules/index.js";
import { all, type Synthesized, statements, synthesize } from "../../../../support/modules/synthesized.js";

const platform = (observability: string) => synthesize(`environment: dev\nobservability: ${observability}`);
const withPrometheus = platform("{ prometheus: true, runbookUrl: https://wiki.example.com/kafka }");
const only = (stack: Synthesized, type: string) => Object.values(all(stack, type))[0] ?? {};

test("a workspace has a log, and the rules of each group in a namespace", () => {
  const namespaces = Object.values(all(withPrometheus, "aws_prometheus_rule_group_namespace"));

  expect(only(withPrometheus, "aws_prometheus_workspace")).toMatchObject({
    alias: "msk-ha-dev",
    logging_configuration: { log_group_arn: "${aws_cloudwatch_log_group.prometheus_logs.arn}:*" },
  });
  expect(all(withPrometheus, "aws_cloudwatch_log_group")["prometheus_logs"]).toMatchObject({
    name: "/aws/vendedlogs/msk-ha-dev-prometheus",
  });
  expect(namespaces.map(({ name }) => name)).toEqual(prometheusRules.groups.map(({ name }) => name));
  for (const { name, data } of namespaces) {
    const expected = prometheusRules.groups.filter((group) => group.name === name);
    expect({ name, rules: parse(data) }).toEqual({
      name,
      rules: JSON.parse(JSON.stringify({ groups: expected }).replaceAll("docs/runbook/", "https://wiki.example.com/kafka/")),
    });
  }
  expect(withPrometheus.output["prometheus_endpoint"]?.value).toBe("${aws_prometheus_workspace.prometheus.prometheus_endpoint}");
});

test("its alert manager notifies the topic of alarms, whose policy and key allow it", () => {
  const { definition, depends_on: waits } = only(withPrometheus, "aws_prometheus_alert_manager_definition");
  const { route, receivers, inhibit_rules: inhibited } = parse(parse(definition).alertmanager_config);
  const topic = statements(all(withPrometheus, "aws_sns_topic_policy")["observability_alarm_topic_policy"]?.["policy"]);
  const key = statements(all(withPrometheus, "aws_kms_key")["observability_alarm_topic_key"]?.["policy"]);

  expect(route).toMatchObject({ receiver: "alarms", routes: [{ matchers: ['severity="page"'], repeat_interval: "1h" }] });
  expect(receivers[0].sns_configs[0]).toMatchObject({
    topic_arn: "${aws_sns_topic.observability_alarm_topic.arn}",
    sigv4: { region: "us-east-1" },
  });
  expect(inhibited).toHaveLength(4);
  expect(waits).toEqual(["aws_sns_topic_policy.observability_alarm_topic_policy"]);
  expect(topic["AlertManagerPublishes"]).toMatchObject({
    Principal: { Service: "aps.amazonaws.com" },
    Action: ["sns:Publish", "sns:GetTopicAttributes"],
    Condition: { ArnLike: { "aws:SourceArn": "${aws_prometheus_workspace.prometheus.arn}" } },
  });
  expect(key["EncryptMessages2"]).toMatchObject({
    Principal: { Service: "aps.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
  });
});

test("without alarms there is a workspace and no alert manager", () => {
  const stack = platform("{ prometheus: true, alarms: false, dashboard: false }");

  expect(Object.keys(all(stack, "aws_prometheus_workspace"))).toEqual(["prometheus"]);
  expect(all(stack, "aws_prometheus_alert_manager_definition")).toEqual({});
  expect(all(stack, "aws_sns_topic")).toEqual({});
});

test("is created only if the settings ask for it", () => {
  expect(Object.keys(platform("{}").resource).filter((type) => /prometheus|grafana/.test(type))).toEqual([]);
});

const exporters = "cluster: { prometheus: { jmxExporter: true, nodeExporter: true } }";
const collected = (collector: string) =>
  synthesize(`environment: dev\n${exporters}\nbastion: {}\nobservability: { prometheus: true, collector: ${collector} }`);

test("the collector bastion writes to this workspace, with a role that can only do that with it", () => {
  const stack = collected("bastion");
  const remoteWrite = all(stack, "aws_iam_role_policy")["bastion_role_remote_write"];

  expect(statements(remoteWrite?.["policy"])).toEqual({
    WriteSeries: expect.objectContaining({ Action: ["aps:RemoteWrite"], Resource: ["${aws_prometheus_workspace.prometheus.arn}"] }),
  });
  expect(String(all(stack, "aws_instance")["bastion_host"]?.["user_data"])).toContain(
    "url: ${aws_prometheus_workspace.prometheus.prometheus_endpoint}api/v1/remote_write",
  );
});

test("the Prometheus server of a bastion that is not the collector writes to no workspace", () => {
  const stack = collected("'off'");

  expect(all(stack, "aws_iam_role_policy")).not.toHaveProperty("bastion_role_remote_write");
  expect(String(all(stack, "aws_instance")["bastion_host"]?.["user_data"])).not.toContain("remote_write");
});
