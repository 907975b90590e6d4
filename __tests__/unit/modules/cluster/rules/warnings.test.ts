import { expect, test } from "@jest/globals";
import { clusterSettings, clusterWarnings } from "../../../../../modules/cluster/index.js";

const warningsOf = (cluster: object) =>
  clusterWarnings.flatMap(({ id, warnings }) =>
    warnings({ cluster: clusterSettings.parse(cluster), topics: {} }, new Date("2026-11-21")).map(({ path, message }) => [
      id,
      path.join("."),
      message,
    ]),
  );

test("reports a warning for each valid setting with a risk", () => {
  const found = warningsOf({
    kafkaVersion: "3.7.x",
    replacementApproval: "orders: moves",
    publicAccess: { acknowledge: "the brokers are on the internet" },
  });

  expect(found.map(([id, path]) => `${id} ${path}`)).toEqual([
    "cluster/kafka-version-support cluster.kafkaVersion",
    "cluster/zookeeper cluster.kafkaVersion",
    "cluster/approval-suspends-protection cluster.replacementApproval",
    "cluster/public-access cluster.publicAccess",
  ]);
  expect(warningsOf({})).toEqual([]);
});

test("the warning about ZooKeeper describes the migration to KRaft", () => {
  expect(warningsOf({ kafkaVersion: "3.9.x" })).toEqual([
    ["cluster/zookeeper", "cluster.kafkaVersion", expect.stringContaining("MSK migrates 3.9.x to 3.9.x.kraft in place, in three zones")],
  ]);
});

test("t3 brokers are for versions with ZooKeeper only", () => {
  expect(warningsOf({ instanceType: "kafka.t3.small" })).toEqual([
    [
      "cluster/t3-kraft",
      "cluster.instanceType",
      "MSK creates no cluster of kafka.t3.small with 3.9.x.kraft; use kafka.m7g.large, or a larger type",
    ],
  ]);
  expect(warningsOf({ instanceType: "kafka.t3.small", kafkaVersion: "3.9.x" }).map(([id]) => id)).toEqual(["cluster/zookeeper"]);
  expect(warningsOf({ kind: "express", instanceType: "express.m7g.large" })).toEqual([]);
});

test.each([
  ["kafka.m8g.large", "kafka.m7g.large"],
  ["kafka.m8g.4xlarge", "kafka.m7g.4xlarge"],
  ["kafka.m8g.48xlarge", "kafka.m5.24xlarge"],
  ["kafka.t4g.medium", "kafka.t3.small"],
])("the unknown broker type %s is accepted with the limits of %s", (instanceType, nearest) => {
  expect(warningsOf({ instanceType })).toEqual([
    [
      "cluster/broker-type-known",
      "cluster.instanceType",
      `${instanceType} is not in this release's table of broker types; its limits are taken from ${nearest}`,
    ],
  ]);
});

test("an unknown Express type is compared with Express types", () => {
  expect(warningsOf({ kind: "express", instanceType: "express.m8g.2xlarge" })).toEqual([
    ["cluster/broker-type-known", "cluster.instanceType", expect.stringMatching(/express\.m7g\.2xlarge$/)],
  ]);
});

test.each(["kafka.m8g.huge", "m7g.large", "express.m7g.large", "kafka.m7g"])(
  "refuses %s, which is not the form of a broker type",
  (instanceType) => {
    expect(clusterSettings.safeParse({ instanceType }).success).toBe(false);
  },
);

test("an unknown Kafka version of MSK's form is accepted with a warning", () => {
  expect(warningsOf({ kafkaVersion: "4.2.x.kraft" })).toEqual([
    [
      "cluster/kafka-version-known",
      "cluster.kafkaVersion",
      "4.2.x.kraft is not in this release's table of Kafka versions; it is treated as a version with KRaft",
    ],
  ]);
  expect(clusterSettings.safeParse({ kafkaVersion: "latest" }).success).toBe(false);
});

test("an Express cluster with 3.9.x is for upgrades only", () => {
  expect(warningsOf({ kind: "express", kafkaVersion: "3.9.x" })).toEqual([
    ["cluster/express-version", "cluster.kafkaVersion", expect.stringContaining("MSK creates no new Express cluster with 3.9.x")],
    ["cluster/zookeeper", "cluster.kafkaVersion", expect.any(String)],
  ]);
});
