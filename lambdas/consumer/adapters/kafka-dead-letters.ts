import type { IHeaders, Message } from "kafkajs";
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
  /** Only in a dead letter that would exceed the topic's largest record. */
  omitted: "dead-letter-omitted",
} as const;

/** Kafka's errors for a record that exceeds `max.message.bytes` of the topic or the cluster. */
const tooLarge = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

/**
 * Writes dead letters to a topic: unchanged key, value and headers, and additional headers with the source and the reason. A record that is
 * too large with these headers is written without its own key, value and headers: its offset is in the headers, and a retry would fail
 * until Lambda discards the records after it as well.
 */
export class KafkaDeadLetters implements DeadLetters {
  constructor(
    private readonly producer: KafkaProducer,
    private readonly topic: string,
    private readonly log: Log,
  ) {}

  async write(poison: readonly PoisonRecord[], deadline: Deadline): Promise<number> {
    let written = 0;
    for (let start = 0; start < poison.length && written === start; start += MAX_IN_FLIGHT) {
      const writes = poison.slice(start, start + MAX_IN_FLIGHT).map((record) => this.send(record, deadline));
      const results = await Promise.allSettled(writes);
      const failed = results.findIndex(({ status }) => status === "rejected");
      written += failed < 0 ? results.length : failed;
      if (failed >= 0) this.logFailure(results[failed] as PromiseRejectedResult, poison.length - written);
    }
    return written;
  }

  private async send(poison: PoisonRecord, deadline: Deadline): Promise<void> {
    try {
      await this.producer.send(this.topic, deadLetter(poison), deadline);
    } catch (error) {
      if (!tooLarge.has(kafkaErrorName(error))) throw error;
      await this.producer.send(this.topic, withoutContent(poison), deadline);
    }
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

function deadLetter(poison: PoisonRecord): Message {
  const { key, value, headers } = poison.record;
  const values = new Map<string, Buffer[]>();
  for (const { name, value } of headers) values.set(name, [...(values.get(name) ?? []), value]);
  return { key: key ?? null, value: value ?? null, headers: headersOf([...values, ...sourceOf(poison)]) };
}

function withoutContent(poison: PoisonRecord): Message {
  const { value } = poison.record;
  const omitted = `key, headers and ${value?.length ?? 0} bytes of value: the dead letter would be too large`;
  return { key: null, value: null, headers: headersOf([...sourceOf(poison), [DEAD_LETTER_HEADERS.omitted, omitted]]) };
}

function sourceOf({ record: { topic, partition, offset }, reason }: PoisonRecord): [string, string][] {
  return [
    [DEAD_LETTER_HEADERS.reason, reason],
    [DEAD_LETTER_HEADERS.topic, topic],
    [DEAD_LETTER_HEADERS.partition, String(partition)],
    [DEAD_LETTER_HEADERS.offset, String(offset)],
  ];
}

/** Any name is a valid field here, also `constructor` and `__proto__`, which assignments to an object would treat specially. */
function headersOf(entries: readonly (readonly [string, string | Buffer[]])[]): IHeaders {
  return Object.fromEntries(entries);
}
