import { expect, test } from "@jest/globals";
import { partitionStates } from "../../../../tools/kafka-state/index.js";

test("orders partitions by number, and keeps the order of replicas: the first is the preferred leader", () => {
  const metadata = (partitionId: number, leader: number) => ({
    partitionId,
    leader,
    replicas: [3, 1, 2],
    isr: [1, 3],
    partitionErrorCode: 0,
  });

  expect(partitionStates({ partitions: [metadata(10, 3), metadata(2, -1)] })).toEqual([
    { partition: 2, leader: -1, replicas: [3, 1, 2], isr: [1, 3] },
    { partition: 10, leader: 3, replicas: [3, 1, 2], isr: [1, 3] },
  ]);
});
