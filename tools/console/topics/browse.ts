import { randomUUID } from "node:crypto";
import type { Admin, EachBatchPayload, Kafka, KafkaMessage } from "kafkajs";
import { z } from "zod";
import { withAdmin } from "../../local/kafka-admin.js";
import { until } from "../../local/process/index.js";
import type { Messages, MessageView } from "../api.js";
import { consoleGroupPrefix } from "../cluster/observation.js";
import { ApiFailure } from "../server/failure.js";
import { decode } from "./decode.js";

/** Messages that are read at most to find those with a key. */
const MAX_SCANNED = 20_000;
/** The longest time of one search, in ms. */
const MAX_MS = 10_000;
const MAX_OFFSET = Number.MAX_SAFE_INTEGER;

/** Which messages to read: the parameters of the address. */
export const browseQuery = z.object({
  from: z.enum(["newest", "oldest", "offset", "time"]).default("newest"),
  partition: z.coerce.number().int().min(0).max(100_000).optional(),
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).optional(),
  /** ms since the epoch. */
  time: z.coerce.number().int().min(0).max(8.64e15).optional(),
  /** Only messages whose key is this text. */
  key: z.string().min(1).max(1_024).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export type BrowseQuery = z.output<typeof browseQuery>;

/** A partition to read: from `start` up to, and without, `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads messages of a topic with a consumer group that is deleted afterwards. No offset is committed.
 *
 * @throws ApiFailure if the topic or the partition doesn't exist, or its offsets can't be read
 */
export const browse = (kafka: Kafka, topic: string, query: BrowseQuery): Promise<Messages> =>
  withAdmin(kafka, async (admin) => {
    const ranges = await rangesOf(admin, topic, query);
    if (ranges.size === 0) return { messages: [], scanned: 0, complete: true };
    const groupId = `${consoleGroupPrefix}${randomUUID()}`;
    try {
      return await read(kafka, groupId, topic, ranges, query);
    } finally {
      await admin.deleteGroups([groupId]).catch(() => undefined); // it has no offsets: Kafka removes it if this fails
    }
  });

async function rangesOf(admin: Admin, topic: string, query: BrowseQuery): Promise<Map<number, Range>> {
  const offsets = await admin.fetchTopicOffsets(topic).catch((cause: Error) => {
    throw new ApiFailure(409, `The offsets of ${topic} can't be read: ${cause.message}`, { cause });
  });
  const chosen = offsets.filter(({ partition }) => query.partition === undefined || partition === query.partition);
  if (chosen.length === 0) throw new ApiFailure(404, `${topic} has no partition ${query.partition}.`);
  const fromTime = query.from === "time" ? await admin.fetchTopicOffsetsByTimestamp(topic, query.time ?? 0) : [];
  const starts = new Map(fromTime.map(({ partition, offset }) => [partition, Number(offset)]));
  const ranges = chosen.map(({ partition, low, high }): [number, Range] => {
    const [first, end] = [Number(low), Number(high)];
    const wanted = {
      newest: query.key === undefined ? end - query.limit : first,
      oldest: first,
      offset: query.offset ?? first,
      time: starts.get(partition) ?? end,
    }[query.from];
    return [partition, { start: Math.max(first, wanted), end }];
  });
  return new Map(ranges.filter(([, { start, end }]) => start < end));
}

interface Found {
  readonly partition: number;
  readonly message: KafkaMessage;
}

async function read(kafka: Kafka, groupId: string, topic: string, ranges: Map<number, Range>, query: BrowseQuery): Promise<Messages> {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 10_000, maxWaitTimeInMs: 250, maxBytesPerPartition: 2 * 1024 * 1024 });
  const found: Found[] = [];
  const countIn = new Map<number, number>();
  const pending = new Set(ranges.keys());
  let scanned = 0;
  let crashed: Error | undefined;
  consumer.on("consumer.crash", ({ payload }) => {
    crashed = payload.error;
  });
  const newestOfKey = query.from === "newest" && query.key !== undefined;
  const take = ({ batch: { partition, messages } }: EachBatchPayload) => {
    const range = ranges.get(partition);
    if (!range || !pending.has(partition)) return;
    for (const message of messages) {
      const offset = Number(message.offset);
      if (offset < range.start) continue; // a batch begins before the offset that was asked for
      if (offset < range.end) {
        scanned += 1;
        if (query.key === undefined || message.key?.toString() === query.key) {
          found.push({ partition, message });
          countIn.set(partition, (countIn.get(partition) ?? 0) + 1);
        }
      }
      const isEnough = !newestOfKey && (countIn.get(partition) ?? 0) >= query.limit;
      if (offset >= range.end - 1 || isEnough) {
        pending.delete(partition);
        return;
      }
    }
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: 16,
      eachBatch: async (payload) => take(payload),
    });
    for (const [partition, { start }] of ranges) consumer.seek({ topic, partition, offset: String(start) });
    const finished = () => crashed !== undefined || pending.size === 0 || scanned >= MAX_SCANNED;
    await until("messages", finished, { timeoutMs: MAX_MS, everyMs: 20 }).catch(() => undefined); // the answer says that it is incomplete
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
  if (crashed) throw new ApiFailure(502, `${topic} can't be read: ${crashed.message}`, { cause: crashed });
  return { messages: chosenOf(found, query).map(messageView), scanned, complete: pending.size === 0 };
}

/** Returns the messages to show: of all partitions the newest, or those nearest to the start. */
function chosenOf(found: readonly Found[], { from, limit }: BrowseQuery): Found[] {
  const time = ({ message }: Found) => Number(message.timestamp);
  const ascending = found.toSorted(
    (a, b) => time(a) - time(b) || a.partition - b.partition || Number(a.message.offset) - Number(b.message.offset),
  );
  return from === "newest" ? ascending.slice(-limit).reverse() : ascending.slice(0, limit);
}

function messageView({ partition, message }: Found): MessageView {
  const headers = Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => ({ name, value: String(each ?? "").slice(0, 1_024) })),
  );
  return {
    partition,
    offset: message.offset,
    timestamp: Number(message.timestamp),
    key: decode(message.key),
    value: decode(message.value),
    headers: headers.slice(0, 50),
  };
}
