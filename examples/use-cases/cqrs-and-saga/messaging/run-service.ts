import { setTimeout as sleep } from "node:timers/promises";
import type { EachMessagePayload } from "kafkajs";
import type { Message, Outgoing } from "../domain/messages.js";
import { InvalidMessage, parseMessage } from "../domain/parse-message.js";
import type { KafkaClient } from "./kafka-client.js";
import type { OutboxRecord, ServiceDatabase } from "./service-database.js";

/** A service: what it reads, and how it handles a message within a transaction of its database. */
export interface Service {
  readonly group: string;
  readonly topics: readonly string[];
  readonly database: ServiceDatabase;
  /** @returns the messages to send; none if the message is not for this service */
  handle(message: Message): readonly Outgoing[];
}

const DEAD_LETTERS = "saga-dead-letters";
const PAUSE_MS = 20;

/**
 * Runs a service until the signal is aborted: a consumer that stores, and a relay that sends what is stored. Each can fail and repeat at any
 * point. A message is sent at least once and handled once.
 *
 * @throws Error that stopped the consumer for good; whatever runs the process starts it again
 */
export async function runService(service: Service, kafka: KafkaClient, signal: AbortSignal): Promise<void> {
  const { group, topics, database } = service;
  const [consumer, producer] = [kafka.consumer(group), kafka.producer()];
  const crash = new AbortController();
  consumer.on("consumer.crash", ({ payload: { error, restart } }) => {
    if (!restart) crash.abort(error);
  });
  await Promise.all([consumer.connect(), producer.connect()]);
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({ eachMessage: async (received) => receive(service, received) });
  while (!signal.aborted) {
    crash.signal.throwIfAborted();
    const pending = database.next();
    if (!pending) {
      await sleep(PAUSE_MS);
      continue;
    }
    const { topic, key, value } = pending;
    // One record in each request, one after the other: the order of the outbox, and no partly acknowledged requests.
    await producer.send({ ...kafka.durable, topic, messages: [{ key, value }] });
    database.sent(pending);
  }
  await Promise.all([consumer.disconnect(), producer.disconnect()]);
}

/** Handles a record once: as a message, or as a dead letter. A failure of the database is none: kafkajs repeats the record. */
export function receive({ database, handle }: Pick<Service, "database" | "handle">, { topic, partition, message: record }: Received): void {
  const value = String(record.value);
  try {
    const message = parseMessage(value);
    database.handleOnce(message.id, () => handle(message).map(recordOf));
  } catch (failure) {
    if (!(failure instanceof InvalidMessage)) throw failure;
    const source = `${topic}/${partition}/${record.offset}`;
    const letter = { source, reason: failure.message, value };
    database.handleOnce(source, () => [{ topic: DEAD_LETTERS, key: String(record.key), value: JSON.stringify(letter) }]);
  }
}

type Received = Pick<EachMessagePayload, "topic" | "partition"> & {
  readonly message: Pick<EachMessagePayload["message"], "key" | "value" | "offset">;
};

const recordOf = ({ topic, message }: Outgoing): OutboxRecord => ({ topic, key: message.orderId, value: JSON.stringify(message) });
