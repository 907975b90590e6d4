import type { Message } from "kafkajs";
import { kafkaErrorName } from "../../kafka/failure.js";
import type { KafkaProducer } from "../../kafka/producer.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import type { DeadLetters } from "../domain/ad-event-consumer.js";
import type { PoisonRecord } from "../domain/received-record.js";

/** Concurrent writes: enough to write a batch of poison records in time, with bounded memory. */
const MAX_IN_FLIGHT = 50;

/** Headers that are added to a dead letter. */
const DEAD_LETTER_HEADERS = {
  reason: "dead-letter-reason",
  topic: "dead-letter-source-topic",
  partition: "dead-letter-source-partition",
  offset: "dead-letter-source-offset",
} as const;

/** Writes dead letters to a topic: unchanged key, value and headers, and additional headers with the source and the reason. */
export class KafkaDeadLetters implements DeadLetters {
  constructor(
    private readonly producer: KafkaProducer,
    private readonly topic: string,
    private readonly log: Log,
  ) {}

  async write(poison: readonly PoisonRecord[], deadline: Deadline): Promise<number> {
    let written = 0;
    for (let start = 0; start < poison.length && written === start; start += MAX_IN_FLIGHT) {
      const writes = poison
        .slice(start, start + MAX_IN_FLIGHT)
        .map((record) => this.producer.send(this.topic, deadLetter(record), deadline));
      const results = await Promise.allSettled(writes);
      const failed = results.findIndex(({ status }) => status === "rejected");
      written += failed < 0 ? results.length : failed;
      if (failed >= 0) this.logFailure(results[failed] as PromiseRejectedResult, poison.length - written);
    }
    return written;
  }

  private logFailure({ reason: error }: PromiseRejectedResult, records: number): void {
    this.log.error("Failed to write to the dead-letter topic; Lambda retries these records", {
      topic: this.topic,
      records,
      kafka: kafkaErrorName(error),
      error,
    });
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
