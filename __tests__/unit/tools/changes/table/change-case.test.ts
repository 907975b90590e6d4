import { describe, expect, test } from "@jest/globals";
import type { SettingSchema } from "../../../../../modules/settings/index.js";
import type { SettingNode } from "../../../../../tools/changes/settings/setting-nodes.js";
import { candidatesOf, type Refusal, refusalRows } from "../../../../../tools/changes/table/change-case.js";
import { inOrderOf } from "../../../../../tools/changes/table/change-row.js";
import { summaryOf } from "../../../../../tools/changes/table/resource-summary.js";
import { stepsOf, type Way } from "../../../../../tools/changes/table/several-steps.js";
import { effectOn, isCluster } from "../../../../../tools/effects/cluster-effect.js";
import { typeOf } from "../../../../../tools/effects/resource-type.js";
import { isStateful } from "../../../../../tools/effects/stateful-resources.js";
import type { ResourceChange } from "../../../../../tools/terraform/index.js";

const node = (schema: SettingSchema, more: Partial<SettingNode> = {}): SettingNode => ({
  ...{ name: "part.setting", path: ["part", "setting"], schema, optional: false, within: {} },
  ...more,
});

describe("candidates of a setting", () => {
  const of = (schema: SettingSchema, setting: unknown, more: Partial<SettingNode> = {}, name = "part.setting") =>
    candidatesOf(node(schema, more), { part: { setting } }, name, {}).map((group) => group.map(({ way, change }) => `${way} ${change}`));

  test("are grouped by direction: up, down, other", () => {
    expect(of({ type: "integer", minimum: 8, maximum: 12 }, 10)).toEqual([["up 10 → 11"], ["down 10 → 9"]]);
    expect(of({ type: "boolean" }, false)).toEqual([["up false → true"]]);
    expect(of({ type: "boolean" }, true, { optional: true })).toEqual([["down true → false"], ["other true → left out"]]);
    expect(of({ type: "boolean" }, undefined)).toEqual([["other left out → true", "other left out → false"]]);
  });

  test("of a list of at least three values go up and down, of two values neither", () => {
    expect(of({ enum: ["a", "b", "c"] }, "b")).toEqual([["up b → c"], ["down b → a"]]);
    expect(of({ enum: ["a", "b"] }, "b")).toEqual([["other b → a"]]);
    expect(of({ enum: ["a", "b", "c"] }, "unlisted")).toEqual([["other unlisted → a", "other unlisted → b", "other unlisted → c"]]);
  });

  test("show ids by their kind, and long values shortened", () => {
    const id = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";

    expect(of({ type: "boolean" }, ["vpc-0a1b2c", "subnet-0a1b2c3d", "sg-0a1b2c", "sg-0a1b2"])).toEqual([
      ['other ["vpc-…","subnet-…","sg-…","sg-0a1b2"] → false'],
    ]);
    expect(of({ type: "boolean" }, `cluster/x/${id}-1`)).toEqual([["other cluster/x/… → false"]]);
    expect(of({ type: "boolean" }, "x".repeat(48))).toEqual([[`other ${"x".repeat(48)} → false`]]);
    expect(of({ type: "boolean" }, "x".repeat(49))).toEqual([[`other ${"x".repeat(47)}… → false`]]);
  });

  test("have the value, and the steps of the platform's setting", () => {
    const [up, down] = candidatesOf(
      node({ enum: ["3.9.x", "4.0.x", "4.1.x"] }),
      { part: { setting: "4.0.x" } },
      "cluster{kind=standard}.kafkaVersion",
      {},
    );

    expect(up?.[0]).toMatchObject({ value: "4.1.x", steps: undefined });
    expect(down?.[0]).toMatchObject({ value: "3.9.x", steps: "MSK can't downgrade Kafka: replicate to another cluster" });
  });
});

describe("changes that take several steps", () => {
  const ways: readonly Way[] = ["up", "down", "other"];
  test.each<[setting: string, ways: Way[], beginning: string]>([
    ["cluster.kind", ["up", "down", "other"], "Another kind is another cluster"],
    ["cluster.brokers", ["down"], "Move all partitions off the brokers"],
    ["cluster{kind=express}.brokers", ["down"], "Move all partitions off the brokers"],
    ["cluster{kind=standard}.volumeGib", ["down"], "Volumes only grow"],
    ["cluster{kind=standard}.kafkaVersion", ["down"], "MSK can't downgrade Kafka"],
    ["cluster{kind=express}.kafkaVersion", ["down"], "MSK can't downgrade Kafka"],
    ["cluster{kind=standard}.tieredStorage", ["down"], "Tiered storage can't be turned off"],
    ["cluster.publicAccess", ["up", "down", "other"], "MSK creates no cluster with it"],
    ["cluster{kind=standard}.vpcConnectivity.iam", ["up", "down", "other"], "MSK creates no cluster with it"],
    ["topics.<name>.partitions", ["down"], "Kafka can't reduce partitions"],
    ["topics.<name>.replicationFactor", ["up", "down", "other"], "It is fixed when the topic is created"],
    ["cluster.brokersLog", [], ""],
    ["my.cluster.kind", [], ""],
    ["cluster{kind=standard}.volumeGibs", [], ""],
    ["topics.<name>.partitionsOfAll", [], ""],
    ["cluster.kafkaVersion", [], ""],
  ])("%s: %j", (setting, expected, beginning) => {
    expect(ways.filter((way) => stepsOf(setting, way, "1 → 2") !== undefined)).toEqual(expected);
    for (const way of expected) expect(stepsOf(setting, way, "1 → 2")).toMatch(new RegExp(`^${beginning}`));
  });

  test.each([
    ["3.9.x → 3.9.x.kraft", "MSK moves the metadata from ZooKeeper to KRaft"],
    ["3.9.x → 4.0.x.kraft", "MSK moves only 3.9.x to KRaft"],
    ["3.8.x → 3.9.x.kraft", "MSK moves only 3.9.x to KRaft"],
    ["3.8.x → 3.9.x", undefined],
    ["3.9.x.kraft → 4.0.x.kraft", undefined],
  ])("the Kafka version, %s", (change, beginning) => {
    expect(stepsOf("cluster{kind=standard}.kafkaVersion", "up", change)?.slice(0, beginning?.length)).toBe(beginning);
  });
});

describe("refused changes", () => {
  const refusal = (name: string, steps?: string): Refusal => ({
    ...{ node: node({}, { name }), way: "down", change: "2 → 1", steps, reason: "the reason" },
  });

  test("have a row with their steps, or with the reason if the setting has no other value", () => {
    expect(refusalRows([refusal("a", "do this"), refusal("b"), refusal("c"), refusal("d", "do that")], new Set(["c", "d"]))).toEqual([
      { setting: "a", change: "2 → 1", way: "down", effect: "several steps", steps: "do this", also: [] },
      { setting: "b", change: "2 → 1", way: "down", effect: "refused", steps: "the reason", also: [] },
      { setting: "d", change: "2 → 1", way: "down", effect: "several steps", steps: "do that", also: [] },
    ]);
  });

  test("are ordered by setting", () => {
    const rows = refusalRows([refusal("b"), refusal("a")], new Set());

    expect(rows.sort(inOrderOf(["a", "b"])).map(({ setting }) => setting)).toEqual(["a", "b"]);
  });
});

describe("addresses", () => {
  test("have a type, in any module and with any key", () => {
    expect(typeOf("aws_msk_cluster.cluster")).toBe("aws_msk_cluster");
    expect(typeOf('module.kafka["a.b"].aws_msk_cluster.cluster[0]')).toBe("aws_msk_cluster");
    expect(typeOf('aws_subnet.a["x"]')).toBe("aws_subnet");
    expect(typeOf("nothing")).toBe("");
  });

  test.each([
    ["aws_acmpca_certificate_authority", true],
    ["aws_kms_key", true],
    ["aws_msk_cluster", true],
    ["aws_msk_configuration", true],
    ["aws_msk_serverless_cluster", true],
    ["aws_secretsmanager_secret", true],
    ["aws_subnet", true],
    ["aws_vpc", true],
    ["aws_lambda_function", false],
    ["aws_secretsmanager_secret_version", false],
  ])("of %s are stateful: %p", (type, stateful) => {
    expect(isStateful(`${type}.x`)).toBe(stateful);
  });

  test.each([
    ["aws_kms_key.bastion_key", false],
    ["aws_kms_key.observability_alarm_topic_key", false],
    ["module.alarms.aws_kms_key.alarm_topic_key", false],
    ["aws_kms_key.cluster_key", true],
    ["aws_kms_key.not_a_bastion_key_of_logs", true],
  ])("%s is stateful: %p", (address, stateful) => {
    expect(isStateful(address)).toBe(stateful);
  });

  test("of clusters are those of both kinds", () => {
    expect(["aws_msk_cluster.a", "aws_msk_serverless_cluster.a"].map(isCluster)).toEqual([true, true]);
    expect(["aws_msk_cluster_policy.a", "x_aws_msk_cluster.a", "aws_rds_cluster.a"].map(isCluster)).toEqual([false, false, false]);
  });
});

describe("the effect on a cluster", () => {
  const update = (address: string, ...attributes: string[]): ResourceChange => ({ address, action: "update", attributes });
  const of = (argument: string) => effectOn([update("aws_msk_cluster.cluster", argument)]);

  test.each([
    ["broker_node_group_info.connectivity_info.public_access.type", "rolls brokers"],
    ["broker_node_group_info.instance_type", "rolls brokers"],
    ["broker_node_group_info.storage_info.ebs_storage_info.volume_size", "in place"],
    ["client_authentication.unauthenticated", "rolls brokers"],
    ["configuration_info.arn", "rolls brokers"],
    ["encryption_info.encryption_in_transit.client_broker", "rolls brokers"],
    ["enhanced_monitoring", "in place"],
    ["kafka_version", "rolls brokers"],
    ["logging_info.broker_logs.s3.bucket", "in place"],
    ["number_of_broker_nodes", "in place"],
    ["open_monitoring.prometheus", "in place"],
    ["rebalancing.status", "in place"],
    ["storage_mode", "in place"],
    ["tags", "in place"],
    ["tags_all", "in place"],
    ["bootstrap_brokers", "nothing"],
    ["bootstrap_brokers_public_sasl_iam", "nothing"],
    ["current_version", "nothing"],
    ["zookeeper_connect_string", "nothing"],
    ["zookeeper_connect_string_tls", "nothing"],
    ["id", "nothing"],
    ["arn", "nothing"],
    ["cluster_uuid", "nothing"],
  ])("of changing %s: %s", (argument, effect) => {
    expect(of(argument)).toBe(effect);
  });

  test.each([
    "broker_node_group_info.other",
    "encryption_info.encryption_in_transit.other",
    "my_bootstrap_brokers",
    "my_zookeeper_connect_string",
  ])("of changing %s is unknown", (argument) => {
    expect(() => of(argument)).toThrow(
      `aws_msk_cluster.${argument}: the effect of changing it is unknown; add it to tools/effects/cluster-effect.ts`,
    );
  });

  test.each([
    "aws_appautoscaling_policy",
    "aws_appautoscaling_target",
    "aws_msk_cluster_policy",
    "aws_msk_scram_secret_association",
    "aws_msk_single_scram_secret_association",
  ])("of changing %s is in place", (type) => {
    expect(effectOn([{ address: `${type}.x`, action: "replace", attributes: [] }])).toBe("in place");
  });

  test("of changing other resources, or of a serverless cluster's update", () => {
    expect(effectOn([])).toBe("nothing");
    expect(effectOn([update("aws_msk_configuration.c", "server_properties")])).toBe("nothing");
    expect(effectOn([update("aws_msk_cluster_policy_other.c", "x"), update("x_aws_msk_cluster_policy.c", "x")])).toBe("nothing");
    expect(effectOn([update("aws_msk_serverless_cluster.c", "anything")])).toBe("in place");
    expect(effectOn([{ address: "aws_msk_serverless_cluster.c", action: "create", attributes: [] }])).toBe("replaces");
  });

  test("is that of the most disruptive change", () => {
    const changes = [update("aws_msk_cluster.a", "tags", "kafka_version", "arn"), update("aws_msk_cluster_policy.p", "policy")];

    expect(effectOn(changes)).toBe("rolls brokers");
    expect(effectOn([...changes, { address: "aws_msk_cluster.b", action: "delete", attributes: [] }])).toBe("replaces");
  });
});

test("a summary lists the types of each action, replacements first, and counts more than four", () => {
  const of = (action: ResourceChange["action"], ...types: string[]) =>
    types.map((type) => ({ address: `aws_${type}.x`, action, attributes: [] }));

  expect(
    summaryOf([
      ...of("update", "d", "c", "b", "a", "a"),
      ...of("forget", "f"),
      ...of("move", "m"),
      ...of("create", "e", "d", "c", "b", "a"),
      ...of("delete", "x"),
      ...of("replace", "r"),
    ]),
  ).toEqual(["replaces r", "destroys x", "creates 5 kinds of resource", "moves m", "forgets f", "updates a, b, c, d"]);
  expect(summaryOf([])).toEqual([]);
  expect(summaryOf([{ address: "terraform_data.my_aws_x", action: "update", attributes: [] }])).toEqual(["updates terraform_data"]);
});
