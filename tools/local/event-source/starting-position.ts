import type { Admin, Kafka } from "kafkajs";
import { withAdmin } from "../kafka-admin.js";
import type { MappingSettings } from "./host.js";
import type { TopicPartition } from "./record.js";

const JOIN_TIMEOUT_MS = 20_000;

type Position = TopicPartition & { readonly offset: number };

/**
 * Commits the mapping's starting position for every partition without a committed offset. Call it before any poller starts: with "latest" as
 * the client's default, each rebalance before the first processed batch would start at a later offset, and the records in between would be
 * lost.
 */
export const commitStartingPositions = (kafka: Kafka, settings: MappingSettings): Promise<void> =>
  withAdmin(kafka, async (admin) => {
    const positions = await unknownPositions(admin, settings);
    if (positions.length > 0) await commitAsMember(kafka, settings, positions);
  });

async function unknownPositions(admin: Admin, settings: MappingSettings): Promise<Position[]> {
  const committed = await admin.fetchOffsets({ groupId: settings.consumerGroupId, topics: [...settings.topics] });
  const positions: Position[] = [];
  for (const { topic, partitions } of committed) {
    const unknown = partitions.filter(({ offset }) => offset === "-1");
    const starts = unknown.length > 0 ? await startsOf(admin, topic, settings) : new Map<number, number>();
    positions.push(...unknown.map(({ partition }) => ({ topic, partition, offset: starts.get(partition) ?? 0 })));
  }
  return positions;
}

async function startsOf(admin: Admin, topic: string, settings: MappingSettings): Promise<Map<number, number>> {
  if (settings.startingPosition === "AT_TIMESTAMP") {
    const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, settings.startingPositionTimestampMs);
    return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
  }
  const offsets = await admin.fetchTopicOffsets(topic);
  return new Map(offsets.map(({ partition, high, low }) => [partition, Number(settings.startingPosition === "LATEST" ? high : low)]));
}

/** Joins the group, commits and leaves, without reading records: Kafka accepts offsets only from members of the group. */
async function commitAsMember(kafka: Kafka, settings: MappingSettings, positions: readonly Position[]): Promise<void> {
  const consumer = kafka.consumer({ groupId: settings.consumerGroupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  let timer: NodeJS.Timeout | undefined;
  const joined = new Promise<void>((resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the group ${settings.consumerGroupId} accepted no member within ${JOIN_TIMEOUT_MS} ms`)),
      JOIN_TIMEOUT_MS,
    );
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  // `connect` can fail before this promise is awaited below.
  joined.catch(() => undefined);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...settings.topics], fromBeginning: true });
    const running = consumer.run({ autoCommit: false, eachBatch: async () => undefined });
    consumer.pause(settings.topics.map((topic) => ({ topic })));
    await running;
    await joined;
    await consumer.commitOffsets(positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })));
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
}
