import { expect, test } from "@jest/globals";
import { load, registration, replication, seen } from "../../../../../tools/doctor/checks/brokers.js";
import type { ViewedTopic } from "../../../../../tools/doctor/kafka/kafka-view.js";

const topic = (name: string, partitions: readonly [leader: number, isr: readonly number[]][], minIsr = "2"): ViewedTopic => ({
  ...{ name, configuration: { "min.insync.replicas": minIsr } },
  partitions: partitions.map(([leader, isr], partition) => ({ partition, leader, isr, replicas: [1, 2, 3] })),
});
const brokers = [1, 2, 3];

test("every listed broker is registered", () => {
  const nodes = [1, 2, 3].map((id) => ({ id, hosts: [`b-${id}.shop`] }));

  expect(registration([1, 2, 3], nodes)).toEqual([{ status: "passed", text: "brokers 1, 2, 3" }]);
  expect(registration([1, 3], [...nodes, { id: 4, hosts: [] }])).toEqual([
    { status: "failed", subject: "broker 2", text: "not registered: b-2.shop", advice: expect.any(String) },
    { status: "failed", subject: "broker 4", text: "not registered: unknown host", advice: expect.any(String) },
  ]);
  expect(registration([1], [])).toEqual([{ status: "skipped", text: "MSK lists no brokers of a serverless cluster" }]);
});

test("sums up the metadata, and warns where it lacks the configuration", () => {
  const view = { brokers, topics: [topic("orders", [])], more: 0, configurationRefused: false };

  expect(seen(view)).toEqual({ status: "passed", text: "3 brokers, 1 topics" });
  expect(seen({ ...view, more: 1 }).text).toBe("3 brokers, 1 topics; 1 more topics are not looked at");
  expect(seen({ ...view, configurationRefused: true })).toEqual({
    ...{ status: "warning", text: "3 brokers, 1 topics; their configuration can't be read, so that min.insync.replicas is taken for 1" },
    advice: "Allow kafka-cluster:DescribeTopicDynamicConfiguration on the topics.",
  });
});

test("all replicas in sync", () => {
  expect(
    replication({
      brokers,
      topics: [
        topic("orders", [
          [1, [1, 2, 3]],
          [2, [2, 3, 1]],
        ]),
      ],
    }),
  ).toEqual([{ status: "passed", text: "2 partitions in sync" }]);
});

test("partitions without a leader, below the minimum, and behind", () => {
  const topics = [
    topic("a", [
      [-1, []],
      [1, [1, 2, 3]],
    ]),
    topic("b", [
      [1, [1]],
      [1, [1]],
      [1, [1, 2]],
    ]),
    topic("c", [[2, [2, 1]]]),
  ];

  expect(replication({ brokers: [1, 2], topics }).map(({ status, text }) => [status, text])).toEqual([
    ["failed", "1 of 6 partitions have no leader: a (1)"],
    ["failed", "2 of 6 partitions have fewer replicas in sync than min.insync.replicas: b (2)"],
    ["warning", "2 of 6 partitions have replicas that are not in sync, on broker 3: b (1), c (1)"],
  ]);
});

test("a registered broker whose replicas are behind is another problem than a stopped one", () => {
  const topics = [topic("a", [[1, [1, 2]]])];

  expect(replication({ brokers, topics })).toEqual([
    {
      ...{ status: "warning", text: "1 of 1 partitions have replicas that are not in sync, on broker 3, which is registered: a (1)" },
      advice: "The broker restarted and catches up, or it is overloaded: compare its CPU, disk and network with the others.",
    },
  ]);
  expect(replication({ brokers: [1, 2], topics })[0]?.advice).toBe("They catch up when the broker is back.");
});

test("the minimum is 1 where it can't be read, and exactly the minimum is enough", () => {
  const unknown = { ...topic("a", [[1, [1]]]), configuration: {} };

  expect(replication({ brokers, topics: [unknown] }).map(({ status }) => status)).toEqual(["warning"]);
  expect(replication({ brokers, topics: [topic("a", [[1, [1, 2]]])] }).map(({ status }) => status)).toEqual(["warning"]);
});

test("names five topics, and counts the others", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => topic(`t${index}`, [[-1, []]]));

  expect(replication({ brokers, topics: many(5) })[0]?.text).toBe(
    "5 of 5 partitions have no leader: t0 (1), t1 (1), t2 (1), t3 (1), t4 (1)",
  );
  expect(replication({ brokers, topics: many(7) })[0]?.text).toMatch(/t4 \(1\) and 2 more topics$/);
});

test("compares the replicas of each broker with the limits of its type", () => {
  const topics = [
    topic(
      "a",
      Array.from({ length: 4 }, () => [1, [1, 2, 3]] as [number, number[]]),
    ),
  ];
  const limits = (recommendedPartitions: number, maximumPartitions: number) => ({ recommendedPartitions, maximumPartitions });

  expect(load({ brokers, topics }, "kafka.m7g.large", limits(4, 6))).toEqual([
    { status: "passed", text: "at most 4 partitions on each kafka.m7g.large" },
  ]);
  expect(load({ brokers: [1], topics }, "kafka.m7g.large", limits(3, 4))).toEqual([
    { status: "warning", subject: "broker 1", text: "4 partitions, kafka.m7g.large: AWS recommends at most 3", advice: expect.any(String) },
  ]);
  expect(load({ brokers: [2], topics }, "kafka.m7g.large", limits(2, 3))).toEqual([
    {
      status: "failed",
      subject: "broker 2",
      text: "4 partitions, kafka.m7g.large: MSK refuses updates of the cluster above 3",
      advice: expect.any(String),
    },
  ]);
});
