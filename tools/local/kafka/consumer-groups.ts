import type { Admin } from "kafkajs";

/** A consumer group with the partitions that it has committed offsets of. */
export interface DescribedGroup {
  readonly id: string;
  readonly state: string;
  readonly members: number;
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly endOffset: number;
    readonly committedOffset?: number;
  }[];
}

/** Reads all consumer groups with their offsets and the ends of the partitions. */
export async function consumerGroups(admin: Admin): Promise<DescribedGroup[]> {
  const ids = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
  if (ids.length === 0) return [];
  const described = (await admin.describeGroups(ids)).groups;
  const ends = new Map<string, Promise<Map<number, number>>>();
  const endsOf = (topic: string) => {
    const read = ends.get(topic) ?? endOffsets(admin, topic);
    ends.set(topic, read);
    return read;
  };
  const groups = described.map(async ({ groupId, state, members }): Promise<DescribedGroup> => {
    const committed = await admin.fetchOffsets({ groupId });
    const partitions = committed.map(async ({ topic, partitions: of }) => {
      const topicEnds = await endsOf(topic);
      return of.flatMap(({ partition, offset }) => {
        const endOffset = topicEnds.get(partition);
        if (endOffset === undefined) return []; // the topic has been deleted
        return [{ topic, partition, endOffset, ...(Number(offset) >= 0 && { committedOffset: Number(offset) }) }];
      });
    });
    return { id: groupId, state, members: members.length, partitions: (await Promise.all(partitions)).flat() };
  });
  return Promise.all(groups);
}

async function endOffsets(admin: Admin, topic: string): Promise<Map<number, number>> {
  const offsets = await admin.fetchTopicOffsets(topic).catch(() => []);
  return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
}
