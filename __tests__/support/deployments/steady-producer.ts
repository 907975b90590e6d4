import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kafka } from "kafkajs";
import { type Account, Ledger } from "../../../tools/traffic/ledger.js";
import { countByEventId, readBack } from "../../../tools/traffic/read-back.js";

const EVERY_MS = 25;

/**
 * Writes a record every 25 ms, each acknowledged by all in-sync replicas, and keeps the books. As its client lets go of a record
 * only when the cluster has refused it many times, it says at the end what was acknowledged and is not there.
 */
export class SteadyProducer {
  readonly ledger = new Ledger();
  private ended = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
  ) {
    this.running = this.run();
    this.running.catch(() => undefined); // thrown by `end`
  }

  /** Stops writing, and reads back all that is there. */
  async end(): Promise<Account> {
    this.ended = true;
    await this.running;
    return this.ledger.settle(countByEventId(await readBack(this.kafka, this.topic, { timeoutMs: 120_000 })));
  }

  private async run(): Promise<void> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 60, maxRetryTime: 1_000 } });
    await producer.connect();
    const pending = new Set<Promise<void>>();
    while (!this.ended) {
      const eventId = randomUUID();
      this.ledger.send(eventId);
      const sent = producer
        .send({ topic: this.topic, acks: -1, messages: [{ key: eventId, value: JSON.stringify({ eventId }) }] })
        .then(([answer]) => {
          this.ledger.acknowledge(eventId, { partition: answer?.partition ?? -1, offset: answer?.baseOffset ?? "", atMs: Date.now() });
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
