import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kafka } from "kafkajs";
import { type Account, Ledger } from "../../../tools/traffic/ledger.js";
import { countByEventId, readBack } from "../../../tools/traffic/read-back.js";

const EVERY_MS = 25;

/**
 * Writes a record every 25 ms with acknowledgement by all in-sync replicas, and logs each one in a ledger. The client retries a record many
 * times before it fails. At the end the ledger shows which acknowledged records are missing.
 */
export class SteadyProducer {
  readonly ledger = new Ledger();
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
  ) {
    this.running = this.run();
    this.running.catch(() => undefined); // thrown by `stop`
  }

  /** Stops writing and compares the ledger with the records in the topic. */
  async stop(): Promise<Account> {
    this.stopped = true;
    await this.running;
    return this.ledger.settle(countByEventId(await readBack(this.kafka, this.topic, { timeoutMs: 120_000 })));
  }

  private async run(): Promise<void> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 60, maxRetryTime: 1_000 } });
    await producer.connect();
    const pending = new Set<Promise<void>>();
    while (!this.stopped) {
      const eventId = randomUUID();
      this.ledger.send(eventId);
      const sent = producer
        .send({ topic: this.topic, acks: -1, messages: [{ key: eventId, value: JSON.stringify({ eventId }) }] })
        .then(([metadata]) => {
          this.ledger.acknowledge(eventId, { partition: metadata?.partition ?? -1, offset: metadata?.baseOffset ?? "", atMs: Date.now() });
        })
        .catch((failure: Error) => this.ledger.refuse(failure.name))
        .finally(() => pending.delete(sent));
      pending.add(sent);
      await sleep(EVERY_MS);
    }
    await Promise.all(pending);
    await producer.disconnect();
  }
}
