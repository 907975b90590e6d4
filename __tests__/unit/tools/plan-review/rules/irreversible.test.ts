import { expect, test } from "@jest/globals";
import { findingsOf, planWith } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

const volume = (size: number) => ({ broker_node_group_info: [{ storage_info: [{ ebs_storage_info: [{ volume_size: size }] }] }] });
const authentication = { client_authentication: [{ sasl: [{ iam: true }] }] };
const cluster = { number_of_broker_nodes: 3, kafka_version: "3.9.x.kraft", storage_mode: "LOCAL", ...authentication, ...volume(100) };

async function changed(after: object, before: object = cluster) {
  const found = await findingsOf({ type: "aws_msk_cluster", before: { ...before }, after: { ...before, ...after } });
  return found
    .filter(({ rule }) => /irreversible|apply-fails/.test(rule))
    .map(({ rule, what, before: from, after: to }) => [rule, what, from, to]);
}

test.each([
  [volume(110), "irreversible", "volumes grow; MSK can't shrink them, and grows them again after six hours at the earliest", "100", "110"],
  [volume(109), "apply-fails", "volumes would grow by 9 GiB; MSK requires at least 10 GiB", "100", "109"],
  [volume(90), "apply-fails", "volumes would shrink; MSK can only grow them", "100", "90"],
  [{ number_of_broker_nodes: 6 }, "irreversible", "brokers are added; they have no partitions until these are reassigned", "3", "6"],
  [{ number_of_broker_nodes: 2 }, "apply-fails", "brokers are removed; MSK refuses while they have partitions", "3", "2"],
  [{ storage_mode: "TIERED" }, "irreversible", "tiered storage is turned on; it can't be turned off for a cluster", "LOCAL", "TIERED"],
  [{ kafka_version: "4.0.x.kraft" }, "irreversible", "Kafka is upgraded; MSK can't downgrade it", "3.9.x.kraft", "4.0.x.kraft"],
])("finds the change to %j", async (after, rule, what, from, to) => {
  expect(await changed(after)).toEqual([[`review/${rule}`, what, from, to]]);
});

test("finds that tiered storage can't be turned off", async () => {
  expect(await changed({ storage_mode: "LOCAL" }, { ...cluster, storage_mode: "TIERED" })).toEqual([
    ["review/apply-fails", "tiered storage would be turned off, which MSK refuses", "TIERED", "LOCAL"],
  ]);
});

const kraft = "the cluster would move from ZooKeeper to KRaft, which MSK does";
test.each([
  [
    { kafka_version: "3.9.x.kraft" },
    "irreversible",
    "the cluster moves from ZooKeeper to KRaft; MSK can't move it back, and refuses while clients have access to ZooKeeper",
  ],
  [{ kafka_version: "4.0.x.kraft" }, "apply-fails", `${kraft} from 3.9.x to 3.9.x.kraft only`],
  [
    { kafka_version: "3.9.x.kraft", broker_node_group_info: [{ client_subnets: ["a", "b"] }] },
    "apply-fails",
    `${kraft} in three zones only, and the brokers are in 2`,
  ],
])("finds the move from ZooKeeper to KRaft in %j", async (after, rule, what) => {
  const before = { ...cluster, kafka_version: "3.9.x", broker_node_group_info: [{ client_subnets: ["a", "b", "c"] }] };
  expect(await changed(after, before)).toEqual([[`review/${rule}`, what, "3.9.x", after.kafka_version]]);
});

test.each([
  ["3.8.x", "3.9.x.kraft", `${kraft} from 3.9.x to 3.9.x.kraft only`],
  ["3.9.x.kraft", "3.9.x", "the cluster would move from KRaft to ZooKeeper, which MSK refuses"],
  ["3.8.x.kraft", "3.9.x", "the cluster would move from KRaft to ZooKeeper, which MSK refuses"],
])("finds that MSK refuses the change from %s to %s", async (from, to, what) => {
  expect(await changed({ kafka_version: to }, { ...cluster, kafka_version: from })).toEqual([["review/apply-fails", what, from, to]]);
});

test("finds nothing for unchanged values, a lower version, and values that are not known", async () => {
  expect(await changed({ tags: { a: "b" } })).toEqual([]);
  expect(await changed({ kafka_version: "3.8.x.kraft" })).toEqual([]);
  expect(
    await changed({ broker_node_group_info: [{}], number_of_broker_nodes: undefined, storage_mode: undefined, kafka_version: undefined }),
  ).toEqual([]);
  expect(await findingsOf({ type: "aws_msk_cluster", after: cluster })).toEqual([]);
  expect(await findingsOf({ type: "aws_thing", before: cluster, after: { ...cluster, ...volume(200) } })).toEqual([]);
});

const DAY = 86_400_000;
const end = Date.parse("2026-09-01");
const supportOf = async (kafka_version: unknown, today: Date, change: object = {}) =>
  (await reviewOf(planWith([{ type: "aws_msk_cluster", after: { kafka_version, ...authentication }, ...change }]), { today })).findings.map(
    ({ rule, what, after }) => [rule, what, after],
  );

test("finds versions whose support ends within 180 days, or has ended, with the source of the date", async () => {
  expect(await supportOf("3.7.x.kraft", new Date(end - 181 * DAY))).toEqual([]);
  expect(await supportOf("3.7.x.kraft", new Date(end - 180 * DAY))).toEqual([
    [
      "review/kafka-support-ends",
      "support of this Kafka version ends on 2026-09-01, in 180 days (MSK developer guide, 2026-05)",
      "3.7.x.kraft",
    ],
  ]);
  expect(await supportOf("3.7.x.kraft", new Date(end))).toEqual([
    ["review/kafka-support-ended", "support of this Kafka version ended on 2026-09-01 (MSK developer guide, 2026-05)", "3.7.x.kraft"],
  ]);
  expect(await supportOf("2.8.2.tiered", new Date(end))).toEqual([
    [
      "review/kafka-support-ended",
      "support of this Kafka version ended on 2025-01-14 (endoflife.date/amazon-msk, 2025-05, and MSK developer guide, 2026-05)",
      "2.8.2.tiered",
    ],
  ]);
});

test("finds nothing for supported and unknown versions, and for destroyed clusters", async () => {
  const today = new Date(end);

  for (const version of ["3.9.x.kraft", "4.1.x.kraft", "9.9.x", "constructor", undefined, 3])
    expect(await supportOf(version, today)).toEqual([]);
  expect(await supportOf("", today, { type: "aws_thing", after: { kafka_version: "2.8.1" } })).toEqual([]);
  expect((await supportOf("", today, { before: { kafka_version: "2.8.1" }, after: null })).map(([rule]) => rule)).toEqual([
    "review/data-destroyed",
  ]);
});
