import type { Message } from "kafkajs";
import { kafkaErrorName } from "../../kafka/failure.js";
import type { AcknowledgedProducer } from "../../kafka/producer.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import type { DeadLetters } from "../domain/ad-event-consumer.js";
import type { PoisonRecord } from "../domain/received-record.js";

/** Records under way at once: a batch of nothing but poison is written in good time, and memory stays bounded. */
const IN_FLIGHT = 50;

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
    for (let start = 0; start < poison.length && safe === start; start += IN_FLIGHT) {
      const writes = poison.slice(start, start + IN_FLIGHT).map((one) => this.producer.send(this.topic, deadLetter(one), deadline));
      const results = await Promise.allSettled(writes);
      const failed = results.findIndex(({ status }) => status === "rejected");
      safe += failed < 0 ? results.length : failed;
      if (failed >= 0) this.tell(results[failed] as PromiseRejectedResult, poison.length - safe);
    }
    return safe;
  }

  private tell({ reason: error }: PromiseRejectedResult, records: number): void {
    this.log.error("dead letters not written", { topic: this.topic, records, kafka: kafkaErrorName(error), error });
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
