import type { Admin } from "kafkajs";

/** What a consumer group has committed of a partition. */
interface CommittedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly committed: number;
  /** End offset of the partition. */
  readonly end: number;
  /** Messages between both. */
  readonly lag: number;
}

/** A consumer group at one moment. */
export interface GroupState {
  readonly id: string;
  /** Kafka's state of the group: `Stable`, `Empty`. */
  readonly state: string;
  readonly members: number;
  /** By topic and partition, without those of which nothing is committed or the end is not known. */
  readonly partitions: readonly CommittedPartition[];
}

/** Returns the end offset of a partition, or undefined if it can't be read, as of a topic that was deleted. */
type EndOffset = (topic: string, partition: number) => Promise<number | undefined>;

/** Reads the states and the committed offsets of consumer groups. */
export async function groupStates(admin: Admin, ids: readonly string[], endOf: EndOffset): Promise<GroupState[]> {
  if (ids.length === 0) return [];
  const { groups } = await admin.describeGroups([...ids]);
  return Promise.all(
    groups.map(async ({ groupId: id, state, members }) => ({
      id,
      state,
      members: members.length,
      partitions: await committedPartitions(admin, id, endOf),
    })),
  );
}

async function committedPartitions(admin: Admin, groupId: string, endOf: EndOffset): Promise<CommittedPartition[]> {
  const offsets = (await admin.fetchOffsets({ groupId })).flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({ topic, partition, committed: Number(offset) })),
  );
  const known = await Promise.all(
    offsets.map(async (offset): Promise<CommittedPartition[]> => {
      // -1: the group has never committed an offset of this partition.
      const end = offset.committed < 0 ? undefined : await endOf(offset.topic, offset.partition);
      return end === undefined ? [] : [{ ...offset, end, lag: Math.max(0, end - offset.committed) }];
    }),
  );
  return known.flat().sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
}

/** Returns the messages that a group has not committed. */
export const lagOf = ({ partitions }: Pick<GroupState, "partitions">): number => partitions.reduce((sum, { lag }) => sum + lag, 0);

/** Returns the messages that a group has committed, since the first of each partition. */
export const committedBy = ({ partitions }: Pick<GroupState, "partitions">): number =>
  partitions.reduce((sum, { committed }) => sum + committed, 0);
