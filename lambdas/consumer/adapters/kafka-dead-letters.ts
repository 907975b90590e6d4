import type { Message } from "kafkajs";
import type { AcknowledgedProducer } from "../../shared/acknowledged-producer.js";
import type { Deadline } from "../../shared/deadline.js";
import { kafkaErrorName } from "../../shared/kafka-failure.js";
import type { Log } from "../../shared/log.js";
import type { DeadLetters } from "../domain/ad-event-consumer.js";
import type { PoisonRecord } from "../domain/received-record.js";

/** Below half of a topic's usual `max.message.bytes` (1 MiB), which bounds what is written to one partition at once. */
const MAX_CHUNK_BYTES = 400_000;

/** Names of the headers that are added to a dead letter. */
const DEAD_LETTER_HEADERS = {
  reason: "dead-letter-reason",
  topic: "dead-letter-source-topic",
  partition: "dead-letter-source-partition",
  offset: "dead-letter-source-offset",
} as const;

/** Dead letters in a topic: key, value and headers as they were, and headers that say where from and why. */
export class KafkaDeadLetters implements DeadLetters {
  constructor(
    private readonly producer: AcknowledgedProducer,
    private readonly topic: string,
    private readonly log: Log,
  ) {}

  async put(poison: readonly PoisonRecord[], deadline: Deadline): Promise<number> {
    let safe = 0;
    for (const chunk of chunksOf(poison)) {
      try {
        await this.producer.send(this.topic, chunk.map(deadLetter), deadline);
        safe += chunk.length;
      } catch (error) {
        this.log.error("dead letters not written", {
          topic: this.topic,
          records: poison.length - safe,
          kafka: kafkaErrorName(error),
          error,
        });
        break;
      }
    }
    return safe;
  }
}

function deadLetter({ record, reason }: PoisonRecord): Message {
  const headers: Record<string, Buffer | string | (Buffer | string)[]> = {};
  for (const { name, value } of record.headers) headers[name] = name in headers ? [headers[name] as Buffer, value].flat() : value;
  headers[DEAD_LETTER_HEADERS.reason] = reason;
  headers[DEAD_LETTER_HEADERS.topic] = record.topic;
  headers[DEAD_LETTER_HEADERS.partition] = String(record.partition);
  headers[DEAD_LETTER_HEADERS.offset] = String(record.offset);
  return { key: record.key ?? null, value: record.value ?? null, headers };
}

/** In order; a record larger than a chunk is one by itself, and the topic's own limit decides. */
function chunksOf(poison: readonly PoisonRecord[]): PoisonRecord[][] {
  const chunks: PoisonRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of poison) {
    const size = (one.record.value?.length ?? 0) + (one.record.key?.length ?? 0) + 1_000;
    if (bytes + size > MAX_CHUNK_BYTES) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(one);
    bytes += size;
  }
  return chunks;
}
