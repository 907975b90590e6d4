import { describe, expect, test } from "@jest/globals";
import { findingsOf, rulesFound } from "../../../../support/review/plan-builder.js";

const cluster = {
  encryption_info: [{ encryption_in_transit: [{ client_broker: "TLS", in_cluster: true }] }],
  client_authentication: [{ unauthenticated: false }],
  broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type: "DISABLED" }] }] }],
  enhanced_monitoring: "PER_BROKER",
  logging_info: [{ broker_logs: [{ cloudwatch_logs: [{ enabled: true }], s3: [{ enabled: true }], firehose: [{ enabled: true }] }] }],
  open_monitoring: [{ prometheus: [{ jmx_exporter: [{ enabled_in_broker: true }], node_exporter: [{ enabled_in_broker: true }] }] }],
};
const transit = (client_broker: string, in_cluster = true) => ({
  encryption_info: [{ encryption_in_transit: [{ client_broker, in_cluster }] }],
});
const logs = (cloudWatch: boolean, s3: boolean, firehose: boolean) => ({
  logging_info: [
    { broker_logs: [{ cloudwatch_logs: [{ enabled: cloudWatch }], s3: [{ enabled: s3 }], firehose: [{ enabled: firehose }] }] },
  ],
});
const exporters = (jmx: boolean, node: boolean) => ({
  open_monitoring: [{ prometheus: [{ jmx_exporter: [{ enabled_in_broker: jmx }], node_exporter: [{ enabled_in_broker: node }] }] }],
});
const publicAccess = (type: string) => ({ broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type }] }] }] });

async function weakened(after: object, before: object | null = cluster) {
  const found = await findingsOf({ type: "aws_msk_cluster", before: before && { ...before }, after: { ...before, ...after } });
  return found
    .filter(({ rule }) => !/brokers-restart|cluster-change-unknown/.test(rule))
    .map(({ rule, what, before: from, after: to }) => [rule.slice(7), what, from, to]);
}

test.each([
  [transit("TLS_PLAINTEXT"), ["plaintext-allowed", "clients can connect without encryption", "TLS", "TLS_PLAINTEXT"]],
  [transit("PLAINTEXT"), ["plaintext-allowed", "clients can connect without encryption", "TLS", "PLAINTEXT"]],
  [transit("TLS", false), ["plaintext-allowed", "brokers replicate without encryption", "true", "false"]],
  [
    { client_authentication: [{ unauthenticated: true }] },
    ["authorization-weakened", "unauthenticated clients can connect", "false", "true"],
  ],
  [publicAccess("SERVICE_PROVIDED_EIPS"), ["public-access", "the brokers get public addresses", "DISABLED", "SERVICE_PROVIDED_EIPS"]],
  [{ enhanced_monitoring: "DEFAULT" }, ["monitoring-off", "MSK emits fewer metrics", "PER_BROKER", "DEFAULT"]],
  [{ enhanced_monitoring: null }, ["monitoring-off", "MSK emits fewer metrics", "PER_BROKER", "removed"]],
  [logs(false, true, true), ["monitoring-off", "the brokers' logs no longer go to CloudWatch", "true", "false"]],
  [logs(true, false, true), ["monitoring-off", "the brokers' logs no longer go to S3", "true", "false"]],
  [logs(true, true, false), ["monitoring-off", "the brokers' logs no longer go to Firehose", "true", "false"]],
  [
    { logging_info: [{ broker_logs: [{ cloudwatch_logs: [{ enabled: true }], s3: [{ enabled: true }] }] }] },
    ["monitoring-off", "the brokers' logs no longer go to Firehose", "true", "removed"],
  ],
  [exporters(false, true), ["monitoring-off", "Prometheus no longer gets Kafka's metrics", "true", "false"]],
  [exporters(true, false), ["monitoring-off", "Prometheus no longer gets the hosts' metrics", "true", "false"]],
])("finds the change to %j", async (after, expected) => {
  expect(await weakened(after)).toEqual([expected]);
});

test("finds nothing for stronger values, unchanged ones, and defaults", async () => {
  expect(await weakened({ enhanced_monitoring: "PER_TOPIC_PER_BROKER" })).toEqual([]);
  expect(await weakened(transit("TLS"), { ...cluster, ...transit("PLAINTEXT", false) })).toEqual([]);
  expect(await weakened({ encryption_info: [] })).toEqual([]);
  expect(await weakened({ tags: {} })).toEqual([]);
});

test("finds a new cluster that is open, but not that it has few metrics or logs", async () => {
  const open = {
    ...transit("TLS_PLAINTEXT", false),
    client_authentication: [{ unauthenticated: true }],
    ...publicAccess("SERVICE_PROVIDED_EIPS"),
  };

  expect((await weakened({ ...cluster, ...open }, null)).map(([rule, , from, to]) => [rule, from, to])).toEqual([
    ["public-access", undefined, "SERVICE_PROVIDED_EIPS"],
    ["authorization-weakened", undefined, "true"],
    ["plaintext-allowed", undefined, "TLS_PLAINTEXT"],
    ["plaintext-allowed", undefined, "false"],
  ]);
  const quiet = { enhanced_monitoring: "DEFAULT", ...logs(false, false, false), client_authentication: [{ sasl: [{ iam: true }] }] };
  expect(await weakened({ ...cluster, ...quiet }, null)).toEqual([]);
});

describe("a cluster without authentication", () => {
  const authentication = (value: object | null) => ({ client_authentication: value === null ? [] : [value] });
  const NONE = "unauthenticated clients can connect, because no way to authenticate is turned on: neither IAM, nor SCRAM, nor TLS";
  const found = async (before: object | null | undefined, after: object | null, more: object = {}) =>
    (
      await findingsOf({
        type: "aws_msk_cluster",
        before: before === undefined ? null : authentication(before),
        after: authentication(after),
        ...more,
      })
    )
      .filter(({ rule }) => rule === "review/authorization-weakened")
      .map(({ what, attribute }) => [what, attribute]);

  test.each([
    null,
    {},
    { unauthenticated: false },
    { sasl: [{ iam: false, scram: false }] },
    { tls: [{ certificate_authority_arns: [] }] },
  ])("is found with %j, when it is created and when it loses its authentication", async (none) => {
    expect(await found(undefined, none)).toEqual([[NONE, "client_authentication"]]);
    expect(await found({ sasl: [{ iam: true }] }, none)).toEqual([[NONE, "client_authentication"]]);
    expect(await found(null, none)).toEqual([]);
  });

  test.each([
    { sasl: [{ iam: true }] },
    { sasl: [{ iam: false, scram: true }] },
    { tls: [{ certificate_authority_arns: ["arn:aws:acm-pca:a"] }] },
  ])("is none with %j", async (some) => {
    expect(await found(undefined, some)).toEqual([]);
    expect(await found(undefined, { ...some, unauthenticated: true })).toEqual([
      ["unauthenticated clients can connect", "client_authentication.unauthenticated"],
    ]);
    expect(await found({ ...some, unauthenticated: true }, { ...some, unauthenticated: true, other: 1 })).toEqual([]);
  });

  test("is none while its authentication is known only after the apply, and where it is destroyed", async () => {
    expect(await found(undefined, null, { unknown: { client_authentication: [{ tls: [{ certificate_authority_arns: true }] }] } })).toEqual(
      [],
    );
    expect(await found({ sasl: [{ iam: true }] }, null, { after: null })).toEqual([]);
  });
});

test("ignores values that are known only after the apply, other types, and destroyed clusters", async () => {
  expect(
    await rulesFound({
      type: "aws_msk_cluster",
      before: cluster,
      after: { ...cluster, enhanced_monitoring: "DEFAULT" },
      unknown: { enhanced_monitoring: true },
    }),
  ).toEqual([]);
  expect(await rulesFound({ type: "aws_thing", before: cluster, after: { ...cluster, ...publicAccess("SERVICE_PROVIDED_EIPS") } })).toEqual(
    [],
  );
});

test.each([
  ["aws_cloudwatch_metric_alarm", "the alarm is removed"],
  ["aws_cloudwatch_composite_alarm", "the alarm is removed"],
  ["aws_cloudwatch_log_metric_filter", "the metric of the log is removed"],
  ["aws_flow_log", "the network's flow log is removed"],
  ["aws_prometheus_rule_group_namespace", "the rules of Prometheus are removed"],
  ["aws_prometheus_alert_manager_definition", "the alert manager of Prometheus is removed"],
  ["aws_sns_topic_subscription", "a subscriber no longer gets alarms"],
  ["aws_cloudtrail", "the trail of API calls is removed"],
])("finds that %s is destroyed", async (type, what) => {
  expect((await findingsOf({ type, before: {} })).map((found) => [found.rule, found.what])).toEqual([["review/monitoring-off", what]]);
  expect(await rulesFound({ type, before: { a: 1 }, after: { a: 2 } })).toEqual([]);
});

test("finds alarms that no longer notify, and log groups that keep events for a shorter time", async () => {
  const alarm = { type: "aws_cloudwatch_metric_alarm", before: { actions_enabled: true }, after: { actions_enabled: false } };
  const group = (before: number, after: number | null) => ({
    type: "aws_cloudwatch_log_group",
    before: { retention_in_days: before },
    after: { retention_in_days: after },
  });

  expect(await rulesFound(alarm)).toEqual(["monitoring-off"]);
  expect(await rulesFound({ ...alarm, type: "aws_cloudwatch_composite_alarm" })).toEqual(["monitoring-off"]);
  expect(await rulesFound({ ...alarm, type: "aws_thing" })).toEqual([]);
  expect(await rulesFound(group(365, 30))).toEqual(["monitoring-off"]);
  expect(await rulesFound(group(0, 30))).toEqual(["monitoring-off"]);
  expect(await rulesFound(group(30, 365))).toEqual([]);
  expect(await rulesFound(group(30, 0))).toEqual([]);
  expect(await rulesFound(group(30, null))).toEqual([]);
  expect(await rulesFound({ ...group(365, 30), type: "aws_thing" })).toEqual([]);
});
