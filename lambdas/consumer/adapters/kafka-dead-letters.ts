import type { Message } from "kafkajs";
import { kafkaErrorName, kafkaFailure } from "../../kafka/failure.js";
import type { KafkaProducer } from "../../kafka/producer.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import type { DeadLetters } from "../domain/ad-event-consumer.js";
import type { PoisonRecord } from "../domain/received-record.js";
import { deadLetterForms, withSourceAsKey } from "./dead-letter.js";

/** Concurrent writes: enough to write a batch of poison records in time, with bounded memory. */
const MAX_IN_FLIGHT = 50;

/** Time before a write is tried again, in ms. kafkajs has already tried it for several seconds. */
const PAUSE_MS = 500;

/** Kafka's errors for a record that exceeds `max.message.bytes` of the topic or the cluster. */
const tooLarge = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

/** Kafka's errors for a record without a key in a compacted topic; the second one for requests before version 8, which kafkajs sends. */
const keyNeeded = new Set(["INVALID_RECORD", "CORRUPT_MESSAGE"]);

/**
 * Writes dead letters to a topic: unchanged key, value and headers, and additional headers with the source and the reason. A dead letter
 * that the topic does not accept is written in a smaller form, see {@link deadLetterForms}, or with its source as the key.
 */
export class KafkaDeadLetters implements DeadLetters {
  constructor(
    private readonly producer: KafkaProducer,
    private readonly topic: string,
    private readonly log: Log,
  ) {}

  async write(poison: readonly PoisonRecord[], deadline: Deadline): Promise<readonly PoisonRecord[]> {
    const failed: PoisonRecord[] = [];
    for (let start = 0; start < poison.length; start += MAX_IN_FLIGHT) {
      const records = poison.slice(start, start + MAX_IN_FLIGHT);
      const results = await Promise.allSettled(records.map((record) => this.writeOne(record, deadline)));
      for (const [n, result] of results.entries()) {
        if (result.status === "fulfilled") continue;
        const record = records[n] as PoisonRecord;
        failed.push(record);
        this.logFailure(record, result.reason);
      }
    }
    return failed;
  }

  /** Writes the largest form that the topic accepts. */
  private async writeOne(poison: PoisonRecord, deadline: Deadline): Promise<void> {
    const forms = deadLetterForms(poison);
    for (const [n, form] of forms.entries()) {
      try {
        await this.writeForm(form, poison, deadline);
        return;
      } catch (error) {
        if (!tooLarge.has(kafkaErrorName(error)) || n === forms.length - 1) throw error;
      }
    }
  }

  private async writeForm(form: Message, poison: PoisonRecord, deadline: Deadline): Promise<void> {
    try {
      await this.send(form, deadline);
    } catch (error) {
      if (form.key !== null || !keyNeeded.has(kafkaErrorName(error))) throw error;
      await this.send(withSourceAsKey(form, poison), deadline);
    }
  }

  /** Tries until the deadline while the cluster can't take the write now, such as during the election of a leader. */
  private async send(message: Message, deadline: Deadline): Promise<void> {
    for (;;) {
      try {
        await this.producer.send(this.topic, message, deadline);
        return;
      } catch (error) {
        const canRecover = ["no-response", "unavailable"].includes(kafkaFailure(error)) && !keyNeeded.has(kafkaErrorName(error));
        if (!canRecover || deadline.remainingMs <= PAUSE_MS) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private logFailure({ record: { topic, partition, offset }, reason }: PoisonRecord, error: unknown): void {
    this.log.error("Poison record skipped: it could not be written to the dead-letter topic", {
      ...{ topic, partition, offset, reason },
      deadLetterTopic: this.topic,
      kafka: kafkaErrorName(error),
      error,
    });
  }
}
