import type { Kafka } from "kafkajs";
import { z } from "zod";
import { ApiFailure } from "../server/failure.js";

/** A message to produce. An absent value is null, which deletes the key in a compacted topic. */
export const produceInput = z.strictObject({
  key: z.string().max(8_192).optional(),
  value: z.string().max(1_000_000).optional(),
  partition: z.number().int().min(0).max(100_000).optional(),
  headers: z.record(z.string().min(1).max(256), z.string().max(4_096)).default({}),
});

export type ProduceInput = z.output<typeof produceInput>;

/** Produces one message with acks=all. @throws ApiFailure with Kafka's reason */
export async function produce(
  kafka: Kafka,
  topic: string,
  { key, value, partition, headers }: ProduceInput,
): Promise<{ partition: number; offset: string }> {
  if (topic.startsWith("__")) throw new ApiFailure(403, `${topic} belongs to Kafka; the console does not write to it.`);
  if (Object.keys(headers).length > 20) throw new ApiFailure(400, "A message of the console has 20 headers at most.");
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    const message = { key: key ?? null, value: value ?? null, headers, ...(partition !== undefined && { partition }) };
    const [written] = await producer.send({ topic, acks: -1, timeout: 5_000, messages: [message] });
    return { partition: written?.partition ?? -1, offset: written?.baseOffset ?? "unknown" };
  } catch (cause) {
    throw new ApiFailure(502, `Kafka has not accepted the message: ${(cause as Error).message}`, { cause });
  } finally {
    await producer.disconnect().catch(() => undefined);
  }
}
