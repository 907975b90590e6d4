import { describe, expect, test } from "@jest/globals";
import { type NameArgument, nameProblem, nameRules } from "../../../../../modules/aws/index.js";

const x = (length: number) => "x".repeat(length);

/** For each argument: names that AWS accepts, and names that it refuses with the part of the rule that they break. */
const cases: Readonly<Record<NameArgument, readonly [accepted: readonly string[], refused: Readonly<Record<string, string>>]>> = {
  "aws_security_group.name": [
    ["sg", "asg-1", "SG-1", "a b.c:/()#", x(255)],
    { "sg-ads": "reserved", "": "form", "a'b": "form", [x(256)]: "length" },
  ],
  "aws_iam_role.name": [["a_+=,.@-B", x(64)], { "": "form", "a b": "form", ä: "form", [x(65)]: "length" }],
  "aws_iam_instance_profile.name": [[x(128)], { "a/b": "form", [x(129)]: "length" }],
  "aws_iam_role_policy.name": [[x(128)], { "a:b": "form", [x(129)]: "length" }],
  "aws_iam_policy.name": [[x(128)], { "a:b": "form", [x(129)]: "length" }],
  "aws_kms_alias.name": [
    ["alias/a/B_c-1", "alias/awsome", `alias/${x(250)}`],
    { a: "form", "alias/a.b": "form", "alias/aws/a": "reserved", [`alias/${x(251)}`]: "length" },
  ],
  "aws_cloudwatch_log_group.name": [
    ["/aws/lambda/a", "a.b#c", x(512)],
    { "aws/a": "reserved", "AWS/a": "reserved", "a b": "form", [x(513)]: "length" },
  ],
  "aws_cloudwatch_log_metric_filter.name": [["a b\t/", x(512)], { "a:b": "form", "a*": "form", [x(513)]: "length" }],
  "aws_cloudwatch_query_definition.name": [["a/b: c", x(255)], { "": "form", [x(256)]: "length" }],
  "aws_cloudwatch_metric_alarm.alarm_name": [["a/b: ä", x(255), "😀".repeat(255)], { "": "form", "a\nb": "form", [x(256)]: "length" }],
  "aws_cloudwatch_composite_alarm.alarm_name": [[x(255)], { "a\tb": "form", [x(256)]: "length" }],
  "aws_cloudwatch_dashboard.dashboard_name": [["a_B-1", x(255)], { "a.b": "form", [x(256)]: "length" }],
  "aws_sns_topic.name": [["a_B-1", x(256)], { "a.b": "form", [x(257)]: "length" }],
  "aws_glue_catalog_database.name": [["ads_1", x(255)], { "": "form", Ads: "form", "a-b": "form", [x(256)]: "length" }],
  "aws_glue_registry.registry_name": [["Ads_1-$#.", x(255)], { "": "form", "a b": "form", "a/b": "form", [x(256)]: "length" }],
  "aws_glue_schema.schema_name": [["Ads_1-$#.", x(255)], { "": "form", "a b": "form", "a/b": "form", [x(256)]: "length" }],
  "aws_dynamodb_table.name": [["a_B-1.", x(3), x(255)], { "a b": "form", aa: "form", [x(256)]: "length" }],
  "aws_sqs_queue.name": [["a_B-1", x(80)], { "a.b": "form", [x(81)]: "length" }],
  "aws_secretsmanager_secret.name": [["AmazonMSK_a_b@c.d", x(512)], { "a b": "form", [x(513)]: "length" }],
  "aws_lambda_function.function_name": [["a_B-1", x(64)], { "a.b": "form", [x(65)]: "length" }],
  "aws_apigatewayv2_api.name": [["Ads of today", x(128)], { "": "form", [x(129)]: "length" }],
  "aws_apigatewayv2_authorizer.name": [["a b", x(128)], { "": "form", [x(129)]: "length" }],
  "aws_apigatewayv2_stage.name": [["$default", x(128)], { $other: "form", [x(129)]: "length" }],
  "aws_appautoscaling_policy.name": [["a b~", x(256)], { ä: "form", [x(257)]: "length" }],
  "aws_msk_cluster.cluster_name": [["A-1", x(64)], { "-a": "form", a_b: "form", [x(65)]: "length" }],
  "aws_msk_serverless_cluster.cluster_name": [["1a", x(64)], { "a.b": "form", [x(65)]: "length" }],
  "aws_msk_configuration.name": [["1-A", x(64)], { "-a": "form", a_b: "form", [x(65)]: "length" }],
  "aws_msk_replicator.replicator_name": [["1-A", x(128)], { "-a": "form", [x(129)]: "length" }],
  "aws_mskconnect_connector.name": [["1-A", x(128)], { "-a": "form", a_b: "form", [x(129)]: "length" }],
  "aws_mskconnect_custom_plugin.name": [["a-1", x(128)], { "a.b": "form", [x(129)]: "length" }],
  "aws_mskconnect_worker_configuration.name": [["a-1", x(128)], { "a b": "form", [x(129)]: "length" }],
  "aws_prometheus_workspace.alias": [["a b", x(100)], { "a\nb": "form", [x(101)]: "length" }],
  "aws_prometheus_rule_group_namespace.name": [["-a-", x(128)], { "--": "form", [x(129)]: "length" }],
  "aws_grafana_workspace.name": [["a~.b_-", x(255)], { "a b": "form", [x(256)]: "length" }],
  "aws_route53_zone.name": [
    ["kafka.internal", `${`${x(63)}.`.repeat(3)}${x(61)}`],
    { "a.b-": "form", "-a.b": "form", "a..b": "form", [`${x(64)}.b`]: "form", [`${`${x(63)}.`.repeat(3)}${x(62)}`]: "length" },
  ],
  "aws_route53_record.name": [["b-1.kafka.internal", "_acme.a"], { "a b": "form", [`${`${x(63)}.`.repeat(4)}${x(9)}`]: "length" }],
  "aws_s3_bucket.bucket": [
    ["a.b-1", x(63)],
    {
      Ab: "form",
      "a..b": "form",
      "127.0.0.1": "form",
      "xn--a": "reserved",
      "sthree-a": "reserved",
      "a-s3alias": "form",
      [x(64)]: "length",
    },
  ],
  "aws_s3_object.key": [
    ["a/b c.tfstate", "a/../b", x(1024), "ä".repeat(512)],
    { "/a": "form", "a/": "form", "a//b": "form", "../a": "form", "a\nb": "form", [x(1025)]: "length", ["ä".repeat(513)]: "length" },
  ],
};

describe.each(Object.entries(nameRules))("%s", (argument, rule) => {
  const [accepted, refused] = cases[argument as NameArgument];

  test("accepts names of the form and of the greatest length", () => {
    expect(accepted.map((name) => nameProblem(name, rule)?.kind)).toEqual(accepted.map(() => undefined));
  });

  test("refuses other forms, longer names and reserved beginnings", () => {
    expect(Object.fromEntries(Object.keys(refused).map((name) => [name, nameProblem(name, rule)?.kind]))).toEqual(refused);
  });

  test("says where it is from", () => {
    expect(rule.source).toMatch(/, 2026-11$/);
  });
});
