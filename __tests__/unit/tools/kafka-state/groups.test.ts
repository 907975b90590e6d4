import { expect, test } from "@jest/globals";
import type { Admin } from "kafkajs";
import { committedBy, groupStates, lagOf } from "../../../../tools/kafka-state/index.js";

const offsets = {
  billing: [
    { topic: "orders", partitions: [offset(1, "7"), offset(0, "4"), offset(2, "-1")] },
    { topic: "deleted", partitions: [offset(0, "3")] },
    { topic: "clicks", partitions: [offset(0, "9")] },
  ],
  idle: [],
};

function offset(partition: number, value: string) {
  return { partition, offset: value, metadata: null };
}

const admin = {
  describeGroups: async (ids: string[]) => ({
    groups: ids.map((groupId, index) => ({ groupId, state: index === 0 ? "Stable" : "Empty", members: index === 0 ? [{}, {}] : [] })),
  }),
  fetchOffsets: async ({ groupId }: { groupId: keyof typeof offsets }) => offsets[groupId],
} as unknown as Admin;

const ends: Record<string, number> = { "orders/0": 10, "orders/1": 7, "orders/2": 5, "clicks/0": 8 };

test("reads members and the committed offsets whose end is known, by topic and partition", async () => {
  const states = await groupStates(admin, ["billing", "idle"], async (topic, partition) => ends[`${topic}/${partition}`]);

  expect(states).toEqual([
    {
      id: "billing",
      state: "Stable",
      members: 2,
      partitions: [
        // Records that retention deletes can leave the end below the committed offset for a moment: no negative lag.
        { topic: "clicks", partition: 0, committed: 9, end: 8, lag: 0 },
        { topic: "orders", partition: 0, committed: 4, end: 10, lag: 6 },
        { topic: "orders", partition: 1, committed: 7, end: 7, lag: 0 },
      ],
    },
    { id: "idle", state: "Empty", members: 0, partitions: [] },
  ]);
  expect(states.map((state) => [lagOf(state), committedBy(state)])).toEqual([
    [6, 20],
    [0, 0],
  ]);
});

test("asks for nothing without groups: brokers describe no group as an error", async () => {
  expect(await groupStates({} as Admin, [], async () => 0)).toEqual([]);
});
