import { expect, test } from "@jest/globals";
import { findingsOf, rulesFound } from "../../../../support/review/plan-builder.js";

const cluster = {
  number_of_broker_nodes: 6,
  kafka_version: "3.9.x.kraft",
  broker_node_group_info: [{ instance_type: "kafka.m7g.large", connectivity_info: [{ public_access: [{ type: "DISABLED" }] }] }],
  configuration_info: [{ arn: "a", revision: 1 }],
  client_authentication: [{ unauthenticated: false, sasl: [{ iam: true, scram: false }] }],
  encryption_info: [{ encryption_in_transit: [{ client_broker: "TLS" }] }],
  enhanced_monitoring: "DEFAULT",
};
const update = (after: object, unknown = {}) => ({ type: "aws_msk_cluster", before: cluster, after: { ...cluster, ...after }, unknown });
const type = {
  broker_node_group_info: [{ instance_type: "kafka.m7g.xlarge", connectivity_info: [{ public_access: [{ type: "DISABLED" }] }] }],
};

test("finds the restart of all brokers for another type, with minutes and their source", async () => {
  expect(await findingsOf(update(type))).toEqual([
    expect.objectContaining({
      rule: "review/brokers-restart",
      severity: "medium",
      what: "6 brokers restart one after another for the new broker type, about 60 to 90 min (10 to 15 min each: AWS's agent toolkit, 2026-11)",
      brief: "6 brokers, 60 to 90 min",
      attribute: "broker_node_group_info.instance_type",
      before: "kafka.m7g.large",
      after: "kafka.m7g.xlarge",
    }),
  ]);
});

test.each([
  ["configuration_info.revision", { configuration_info: [{ arn: "a", revision: 2 }] }, "broker properties", "2"],
  [
    "client_authentication.sasl.scram",
    { client_authentication: [{ unauthenticated: false, sasl: [{ iam: true, scram: true }] }] },
    "security settings",
    "true",
  ],
  ["kafka_version", { kafka_version: "3.8.x.kraft" }, "Kafka version", "3.8.x.kraft"],
  [
    "broker_node_group_info.connectivity_info.public_access.type",
    { broker_node_group_info: [{ instance_type: "kafka.m7g.large", connectivity_info: [{ public_access: [{ type: "OTHER" }] }] }] },
    "connectivity",
    "OTHER",
  ],
])("finds the restart for %s", async (attribute, after, words, value) => {
  expect(await findingsOf(update(after))).toEqual([
    expect.objectContaining({
      rule: "review/brokers-restart",
      what: `6 brokers restart one after another for the new ${words}, about 30 to 90 min (5 to 15 min each: AWS's agent toolkit, 2026-11)`,
      attribute,
      after: value,
    }),
  ]);
});

test("says that a revision is known only after the apply", async () => {
  const [found] = await findingsOf(update({ configuration_info: [{ arn: "a" }] }, { configuration_info: [{ revision: true }] }));

  expect(found).toMatchObject({ attribute: "configuration_info.revision", before: "1", after: "known only after the apply" });
});

test("finds more than one rolling operation in one apply", async () => {
  const found = await findingsOf(update({ ...type, configuration_info: [{ arn: "a", revision: 2 }] }));

  expect(found.map(({ rule, what }) => [rule, what.split(",")[0]])).toEqual([
    ["review/several-rolling-operations", "2 rolling operations in one apply: broker type"],
    ["review/brokers-restart", "6 brokers restart one after another for the new broker type"],
    ["review/brokers-restart", "6 brokers restart one after another for the new broker properties"],
  ]);
  expect(found[0]?.what).toBe("2 rolling operations in one apply: broker type, broker properties");
});

test("counts an upgrade with a changed configuration as one operation", async () => {
  const change = update({ kafka_version: "4.0.x.kraft", configuration_info: [{ arn: "a", revision: 2 }] });

  expect(await rulesFound(change)).toEqual(["brokers-restart", "irreversible"]);
});

test("finds no restart for changes in place, new and replaced clusters, and other types", async () => {
  expect(await rulesFound(update({ enhanced_monitoring: "PER_BROKER" }))).toEqual([]);
  expect(await rulesFound({ type: "aws_msk_cluster", after: cluster })).toEqual([]);
  expect(await rulesFound({ ...update(type), actions: ["delete", "create"] })).toEqual(["data-destroyed"]);
  expect(await rulesFound({ ...update(type), type: "aws_thing" })).toEqual([]);
});

test("gives no total for a cluster whose number of brokers the plan does not have", async () => {
  const [found] = await findingsOf({
    type: "aws_msk_cluster",
    before: { kafka_version: "4.0.x.kraft" },
    after: { kafka_version: "other" },
  });

  expect(found).toMatchObject({
    what: "all brokers restart one after another for the new Kafka version (5 to 15 min each: AWS's agent toolkit, 2026-11)",
  });
  expect(found?.brief).toBeUndefined();
});

test("finds an argument whose effect is not known", async () => {
  expect(await findingsOf(update({ new_argument: "b" }))).toEqual([
    expect.objectContaining({ rule: "review/cluster-change-unknown", attribute: "new_argument", after: "b" }),
  ]);
});
