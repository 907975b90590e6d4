import { randomUUID } from "node:crypto";
import type { Kafka } from "kafkajs";
import { withAdmin } from "../local/kafka-admin.js";
import { until } from "../local/process/index.js";

/** A record of a topic. */
export interface ReadRecord {
  readonly partition: number;
  readonly offset: string;
  readonly key: string | undefined;
  readonly value: string;
  /** The value as it is stored; empty for a tombstone. */
  readonly bytes: Buffer;
  readonly headers: Record<string, string>;
}

/** The options of {@link readBack}. */
export interface ReadBackOptions {
  /** Consumer group; the role needs permission to use it. @default `integration-` and a random id */
  readonly groupId?: string;
  readonly timeoutMs?: number;
}

/**
 * Reads a topic from its beginning to its end at the time of the call. Each position is returned once, although a consumer reads from
 * the beginning again when its group is rebalanced.
 *
 * @throws Error if the end is not reached in time
 */
export async function readBack(
  kafka: Kafka,
  topic: string,
  { groupId = `integration-${randomUUID()}`, timeoutMs = 60_000 }: ReadBackOptions = {},
): Promise<ReadRecord[]> {
  const missing = await endOffsets(kafka, topic);
  const records = new Map<string, ReadRecord>();
  if (missing.size === 0) return [];
  const consumer = kafka.consumer({ groupId, sessionTimeout: 30_000 });
  let crashed: Error | undefined;
  consumer.on("consumer.crash", ({ payload }) => {
    crashed = payload.error;
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
        records.set(`${partition}/${message.offset}`, {
          partition,
          offset: message.offset,
          key: message.key?.toString(),
          value: message.value?.toString() ?? "",
          bytes: message.value ?? Buffer.alloc(0),
          headers: Object.fromEntries(headers),
        });
        const end = missing.get(partition);
        if (end !== undefined && BigInt(message.offset) + 1n >= end) missing.delete(partition);
      },
    });
    await until(`the end of ${topic}`, () => crashed !== undefined || missing.size === 0, { timeoutMs });
    if (crashed) throw new Error(`reading ${topic} failed: ${crashed.message}`, { cause: crashed });
    return [...records.values()];
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
}

/** Returns the end offset of each partition that has records. */
async function endOffsets(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const withRecords = offsets.filter(({ low, high }) => BigInt(high) > BigInt(low));
  return new Map(withRecords.map(({ partition, high }) => [partition, BigInt(high)]));
}

/** Counts the records of each event id. */
export function countByEventId(records: readonly ReadRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { value } of records) {
    const { eventId } = JSON.parse(value) as { eventId: string };
    counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
  }
  return counts;
}
