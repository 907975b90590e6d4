import { randomUUID } from "node:crypto";
import type { Kafka } from "kafkajs";
import { withAdmin } from "../../../tools/local/kafka-admin.js";
import { until } from "../../../tools/local/process/index.js";

const END = "end-of-test-read";

/** A record with a key and a JSON object. */
export interface JsonRecord {
  readonly key: string | undefined;
  readonly value: Record<string, unknown>;
}

/**
 * Reads the committed records of a topic to which transactions are written. The end offset of such a topic is no goal: a marker of a
 * transaction has an offset, too, and no consumer returns it. So one record is added to each partition, and the topic is read up to it.
 *
 * @param kafka - may produce to the topic, and consume it in groups `test-*`
 */
export async function committedRecords(kafka: Kafka, topic: string, timeoutMs = 60_000): Promise<JsonRecord[]> {
  const end = randomUUID();
  const missing = await addEnds(kafka, topic, end);
  const records = new Map<string, JsonRecord>();
  const consumer = kafka.consumer({ groupId: `test-${end}`, sessionTimeout: 30_000 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const key = message.key?.toString();
        const value = message.value?.toString() ?? "{}";
        if (key !== END) records.set(`${partition}/${message.offset}`, { key, value: JSON.parse(value) });
        else if (value.includes(end)) missing.delete(partition);
      },
    });
    await until(`the committed records of ${topic}`, () => missing.size === 0, { timeoutMs });
    return [...records.values()];
  } finally {
    await consumer.disconnect();
  }
}

/** Adds a record to the end of each partition. @returns the partitions */
async function addEnds(kafka: Kafka, topic: string, end: string): Promise<Set<number>> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    const { topics } = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const partitions = (topics[0]?.partitions ?? []).map(({ partitionId }) => partitionId);
    const messages = partitions.map((partition) => ({ partition, key: END, value: JSON.stringify({ end }) }));
    await producer.send({ topic, acks: -1, messages });
    return new Set(partitions);
  } finally {
    await producer.disconnect();
  }
}
