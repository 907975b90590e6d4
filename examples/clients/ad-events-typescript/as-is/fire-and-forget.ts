import { randomUUID } from "node:crypto";
import type { Kafka, Producer } from "kafkajs";

/** The As-Is client, as it is found in many code bases. Don't use it: the comments say what goes wrong. */
export class FireAndForget {
  private readonly producer: Producer;

  constructor(
    kafka: Kafka,
    private readonly topic: string,
  ) {
    // Without retries, each leader election loses what is on the way.
    this.producer = kafka.producer({ retry: { retries: 0 } });
  }

  connect(): Promise<void> {
    return this.producer.connect();
  }

  send(adId: string, impressions: number): void {
    // Nothing validates the event: consumers find out.
    const value = JSON.stringify({ eventId: randomUUID(), adId, timestamp: Date.now(), impressions });
    // acks: 0 resolves when the record is in the socket's buffer; a broker that hangs or fails loses it. Without a key, nothing orders the
    // events of an ad. The error is swallowed, so nobody notices and nobody can repeat the event.
    this.producer.send({ topic: this.topic, acks: 0, messages: [{ value }] }).catch(() => undefined);
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }
}
