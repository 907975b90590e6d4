import { expect, test } from "@jest/globals";
import { statefulTypes } from "../../../../../tools/effects/stateful-resources.js";
import { typesWithData } from "../../../../../tools/plan-review/rules/data.js";
import { findingsOf, planWith, rulesFound } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

test("knows every type that tools/effects calls stateful", () => {
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
  ["aws_subnet", "foundation-replaced", "the network of the brokers in it"],
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
  const [caused] = await findingsOf({
    ...{ ...cluster, unknown: { security_groups: true } },
    replacePaths: [["security_groups"], ["cluster_name"], ["kms_key"]],
  });
  expect(caused).toMatchObject({ attribute: "cluster_name", after: "two", detail: "also forced by security_groups, kms_key" });
  const [tainted] = await findingsOf(cluster);
  expect(tainted).toMatchObject({ what: "is replaced by a new one, which loses all records of all topics" });
  expect(tainted?.attribute).toBeUndefined();
});

test("finds a replaced configuration unless its successor is created before it", async () => {
  const configuration = { type: "aws_msk_configuration", before: { name: "a" }, after: { name: "b" } };
  const found = async (...actions: ("create" | "delete")[]) => (await findingsOf({ ...configuration, actions })).map(({ rule }) => rule);

  expect(await found("delete", "create")).toEqual(["review/foundation-replaced"]);
  expect(await found("delete")).toEqual(["review/foundation-replaced"]);
  expect(await found("create", "delete")).toEqual([]);
  expect(
    (await findingsOf({ type: "aws_vpc", before: { id: "a" }, after: {}, actions: ["create", "delete"] })).map(({ rule }) => rule),
  ).toEqual(["review/foundation-replaced"]);
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

test("finds that a replaced resource stays in AWS", async () => {
  const cluster = { type: "aws_msk_cluster", before: { cluster_name: "one" }, after: { cluster_name: "two" } };
  const { findings, total, changes } = await reviewOf(planWith([{ ...cluster, actions: ["create", "forget"] }]));

  expect(findings.filter(({ question }) => question !== "access").map(({ rule, what }) => ({ rule, what }))).toEqual([
    { rule: "review/resource-forgotten", what: "is removed from the state, and stays in AWS; a new one is created" },
  ]);
  expect(total).toEqual({ create: 1, update: 0, replace: 0, delete: 0, forget: 1 });
  expect(changes.map(({ action }) => action)).toEqual(["forget", "create"]);
});

test("names the object that a failed replacement left", async () => {
  const queue = { type: "aws_sqs_queue", before: { name: "a" } };
  const { findings, changes } = await reviewOf({
    ...planWith([{ ...queue, after: { name: "b" } }, queue]),
    resource_changes: planWith([{ ...queue, after: { name: "b" } }, queue]).resource_changes.map((resource, i) => ({
      ...resource,
      ...(i === 1 && { deposed: "1a2b3c4d" }),
    })),
  });

  expect(findings.map(({ address, what }) => [address, what])).toEqual([
    [
      "aws_sqs_queue.this (deposed object 1a2b3c4d)",
      "the former object, which a failed replacement left, is destroyed, and with it all messages of the queue",
    ],
  ]);
  expect(changes.map(({ address }) => address)).toEqual(["aws_sqs_queue.this", "aws_sqs_queue.this (deposed object 1a2b3c4d)"]);
});

test.each([
  ["deletion_protection", true, false],
  ["deletion_protection", true, null],
  ["deletion_protection_enabled", true, false],
  ["enable_deletion_protection", true, null],
  ["force_destroy", false, true],
  ["force_destroy", null, true],
  ["recovery_window_in_days", 30, 0],
  ["recovery_window_in_days", null, 0],
  ["skip_final_snapshot", false, true],
])("finds that %s goes from %j to %j", async (attribute, before, after) => {
  const change = (from: unknown, to: unknown) => ({ type: "aws_thing", before: { [attribute]: from }, after: { [attribute]: to } });

  expect(await findingsOf(change(before, after))).toEqual([
    expect.objectContaining({ rule: "review/protection-off", attribute, after: after === null ? "removed" : String(after) }),
  ]);
  expect(await rulesFound(change(after, before))).toEqual([]);
  expect(await rulesFound({ ...change(before, after), unknown: { [attribute]: true } })).toEqual([]);
  expect(await rulesFound({ ...change(before, after), actions: ["delete", "create"] })).toEqual([]);
});

test.each([
  ["deletion_protection", null, false],
  ["enable_deletion_protection", false, null],
  ["force_destroy", true, true],
])("finds no protection that is turned off in %s from %j to %j", async (attribute, before, after) => {
  expect(await rulesFound({ type: "aws_thing", before: { [attribute]: before, a: 1 }, after: { [attribute]: after, a: 2 } })).toEqual([]);
});
