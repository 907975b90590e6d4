import type { Consumer, Producer } from "kafkajs";
import type { CountImpressions, DeadLetters } from "../application/count-impressions.js";
import { type AdEvent, adEvent, InvalidAdEvent } from "../domain/ad-event.js";
import type { KafkaClient } from "./kafka-client.js";

/**
 * Receives records. The offset of a record is committed after its event is in the ledger, or the record in the dead-letter topic: kafkajs
 * commits what `eachMessage` has resolved, and repeats a record whose call failed.
 */
export async function listen(consumer: Consumer, topic: string, counting: CountImpressions, deadLetters: DeadLetters): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommitInterval: 1_000,
    eachMessage: async ({ partition, message: { key, value, offset } }) => {
      const event = decode(value);
      if (event instanceof InvalidAdEvent)
        await deadLetters.write({ key, value, source: `${topic}/${partition}/${offset}` }, event.message);
      else counting.count(event);
    },
  });
}

/** Returns the event in a value, or why it is none. */
export function decode(value: Buffer | null): AdEvent | InvalidAdEvent {
  try {
    const parsed: unknown = JSON.parse(String(value));
    if (typeof parsed !== "object" || parsed === null) return new InvalidAdEvent("the value is not a JSON object");
    return adEvent(parsed as AdEvent);
  } catch (failure) {
    if (failure instanceof InvalidAdEvent) return failure;
    return new InvalidAdEvent("the value is not JSON", { cause: failure });
  }
}

/** Writes dead letters unchanged to a topic, with the reason and the source in headers. */
export const kafkaDeadLetters = (producer: Producer, durable: KafkaClient["durable"], topic: string): DeadLetters => ({
  write: async ({ key, value, source }, reason) => {
    const headers = { "dead-letter-reason": reason, "dead-letter-source": source };
    await producer.send({ ...durable, topic, messages: [{ key, value, headers }] });
  },
});
