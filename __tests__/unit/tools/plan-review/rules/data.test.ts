import { expect, test } from "@jest/globals";
import { statefulTypes } from "../../../../../tools/effects/stateful-resources.js";
import { typesWithData } from "../../../../../tools/plan-review/rules/data.js";
import { findingsOf, planWith, rulesFound } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

test("knows every type that tools/changes calls stateful", () => {
  expect(typesWithData).toEqual(expect.arrayContaining([...statefulTypes]));
});

test.each([
  ["aws_msk_cluster", "data-destroyed", "all records of all topics"],
  ["aws_msk_serverless_cluster", "data-destroyed", "all records of all topics"],
  ["aws_msk_topic", "data-destroyed", "all records of the topic"],
  ["aws_s3_bucket", "data-destroyed", "all objects of the bucket"],
  ["aws_prometheus_workspace", "data-destroyed", "all metrics of the workspace"],
  ["aws_grafana_workspace", "data-destroyed", "dashboards, users and alerts of the workspace"],
  ["aws_kms_key", "key-or-secret-destroyed", "everything that is encrypted with the key, after its waiting period"],
  ["aws_secretsmanager_secret", "key-or-secret-destroyed", "the secret, after its recovery window"],
  ["aws_msk_configuration", "foundation-replaced", "the revisions of the configuration"],
  ["aws_subnet", "foundation-replaced", "the place of the brokers in it"],
  ["aws_cloudwatch_log_group", "foundation-replaced", "all log events of the group"],
])("finds that %s is destroyed", async (type, rule, loss) => {
  expect(await findingsOf({ type, before: { name: "a" } })).toEqual([
    expect.objectContaining({ rule: `review/${rule}`, address: `${type}.this`, what: `is destroyed, and with it ${loss}` }),
  ]);
});

test("finds that a cluster is replaced, with the attributes that force it", async () => {
  const cluster = {
    type: "aws_msk_cluster",
    actions: ["create", "delete"],
    before: { cluster_name: "one", broker_node_group_info: [{ client_subnets: ["a"] }] },
    after: { cluster_name: "two", broker_node_group_info: [{ client_subnets: ["b"] }] },
  } as const;

  expect(await findingsOf({ ...cluster, replacePaths: [["cluster_name"], ["broker_node_group_info", 0, "client_subnets"]] })).toEqual([
    {
      rule: "review/data-destroyed",
      severity: "critical",
      question: "data",
      address: "aws_msk_cluster.this",
      what: "is replaced by a new one, which loses all records of all topics",
      detail: "also forced by broker_node_group_info.client_subnets",
      attribute: "cluster_name",
      before: "one",
      after: "two",
      why: "The data is lost when the plan is applied. Terraform can't restore it.",
      fix: "Undo the change, or copy the data first and approve the loss in this pull request.",
      docs: "https://developer.hashicorp.com/terraform/language/resources/behavior",
    },
  ]);
  const [unknown] = await findingsOf({ ...cluster, unknown: { cluster_name: true }, replacePaths: [["cluster_name"]] });
  expect(unknown).toMatchObject({ before: "one", after: "known only after the apply" });
  expect(unknown?.detail).toBeUndefined();
  const [tainted] = await findingsOf(cluster);
  expect(tainted).toMatchObject({ what: "is replaced by a new one, which loses all records of all topics" });
  expect(tainted?.attribute).toBeUndefined();
});

test("finds nothing lost with keys of the bastion, types without data, and updates", async () => {
  expect(await rulesFound({ type: "aws_kms_key", address: "aws_kms_key.bastion_key", before: {} })).toEqual([]);
  expect(await rulesFound({ type: "aws_iam_role", before: {} }, { type: "toString", before: {} })).toEqual([]);
  expect(await rulesFound({ type: "aws_s3_bucket", before: { bucket: "a" }, after: { bucket: "a", tags: { a: "b" } } })).toEqual([]);
});

test("finds that a resource is forgotten", async () => {
  const { findings, total } = await reviewOf(planWith([{ type: "aws_msk_cluster", actions: ["forget"], before: {} }]));

  expect(findings.map(({ rule, what }) => ({ rule, what }))).toEqual([
    { rule: "review/resource-forgotten", what: "is removed from the state, and stays in AWS" },
  ]);
  expect(total).toEqual({ create: 0, update: 0, replace: 0, delete: 0, forget: 1 });
});

test.each([
  ["deletion_protection", true, false],
  ["deletion_protection_enabled", true, false],
  ["enable_deletion_protection", true, false],
  ["force_destroy", false, true],
  ["recovery_window_in_days", 30, 0],
  ["skip_final_snapshot", false, true],
])("finds that %s no longer protects", async (attribute, before, after) => {
  const change = { type: "aws_thing", before: { [attribute]: before }, after: { [attribute]: after } };

  expect(await findingsOf(change)).toEqual([
    expect.objectContaining({ rule: "review/protection-off", attribute, before: String(before), after: String(after) }),
  ]);
  expect(await rulesFound({ ...change, before: change.after, after: change.before })).toEqual([]);
  expect(await rulesFound({ ...change, before: null })).toEqual([]);
  expect(await rulesFound({ ...change, before: { ...change.after, tags: {} } })).toEqual([]);
});
