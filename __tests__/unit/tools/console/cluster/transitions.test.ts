import { expect, test } from "@jest/globals";
import type { Observation } from "../../../../../tools/console/cluster/observation.js";
import { transitions } from "../../../../../tools/console/cluster/transitions.js";

type Partition = readonly [leader: number, isr: readonly number[]];

const observed = (brokers: readonly number[], topics: Readonly<Record<string, readonly Partition[]>>): Observation => ({
  at: 5,
  brokers,
  topics: Object.entries(topics).map(([name, partitions]) => ({
    name,
    partitions: partitions.map(([leader, isr], partition) => ({ partition, leader, replicas: [1, 2, 3], isr })),
  })),
  groups: [],
  requestMs: 1,
});

const changes = (before: Observation, after: Observation) =>
  transitions(before, after, (id) => `az${id}`).map(({ severity, text }) => `${severity}: ${text}`);

const all = [1, 2, 3];
const steady = observed(all, {
  orders: [
    [1, all],
    [2, all],
  ],
});

test("reports nothing if nothing has changed", () => {
  expect(changes(steady, steady)).toEqual([]);
});

test("reports a broker that leaves, and its effects", () => {
  expect(
    changes(
      steady,
      observed([1, 3], {
        orders: [
          [1, [1, 3]],
          [3, [1, 3]],
        ],
      }),
    ),
  ).toEqual([
    "critical: Broker 2 (az2) left the cluster",
    "info: 1 partition changed the leader",
    "warning: In-sync replicas of 2 partitions decreased",
  ]);
});

test("reports a broker that returns, and partitions that lose their leader", () => {
  const degraded = observed([1], {
    orders: [
      [1, [1]],
      [-1, []],
    ],
  });
  expect(changes(steady, degraded)).toContain("critical: 1 partition lost the leader");
  expect(changes(degraded, steady)).toEqual([
    "good: Broker 2 (az2) joined the cluster",
    "good: Broker 3 (az3) joined the cluster",
    "info: 1 partition changed the leader",
    "good: In-sync replicas of 2 partitions increased",
  ]);
});

test("reports topics that are created and deleted", () => {
  expect(changes(steady, observed(all, { payments: [[1, all]] }))).toEqual([
    "info: Topic payments was created with 1 partition",
    "warning: Topic orders was deleted",
  ]);
});
