import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Consumer, Kafka, Producer } from "kafkajs";
import { withAdmin } from "../local/kafka-admin.js";
import { until } from "../local/process/index.js";
import { untilInSync } from "../traffic/leaders.js";
import { type Account, Ledger } from "../traffic/ledger.js";
import { countByEventId, readBack } from "../traffic/read-back.js";
import type { Sample } from "./measurements.js";

const REPLICAS = 3;

/** The load of a drill. */
export interface Load {
  readonly partitions: number;
  /** Records per second. */
  readonly perSecond: number;
}

/**
 * The producer and the consumer of a drill, on a topic of the drill. The producer writes with acknowledgement by all in-sync replicas,
 * and a ledger has every record, so that a lost one is found.
 */
export class DrillTraffic {
  readonly topic: string;
  private readonly group: string;
  private readonly ledger = new Ledger();
  private readonly sent = new Map<string, { sentAtMs: number; acknowledgedAtMs?: number; consumedAtMs?: number }>();
  private factor = 1;
  private key: string | undefined;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private consumer: Consumer | undefined;
  private producer: Producer | undefined;
  private readonly pending = new Set<Promise<void>>();

  /** @param kafka - can create the topic, and read it to compare it with the ledger */
  constructor(
    private readonly kafka: Kafka,
    private readonly load: Load,
    id: string,
  ) {
    this.topic = `drill-${id}`;
    this.group = `drill-${id}`;
  }

  /**
   * Creates the topic and starts consumer and producer. Resolves once records are acknowledged and consumed.
   *
   * @param clients - client of producer and consumer
   */
  async start(signal: AbortSignal, clients: Kafka = this.kafka): Promise<void> {
    const topics = [{ topic: this.topic, numPartitions: this.load.partitions, replicationFactor: REPLICAS }];
    // kafkajs fails if it asks a broker for leaders too early
    await withAdmin(this.kafka, (admin) => admin.createTopics({ topics, waitForLeaders: false }));
    await untilInSync(this.kafka, this.topic, REPLICAS);
    await this.consume(clients);
    this.producer = await connectedProducer(clients);
    this.running = this.produce();
    this.running.catch(() => undefined); // thrown by `stop`
    const flows = () => this.samples().filter(({ consumedAtMs }) => consumedAtMs !== undefined).length >= this.load.perSecond;
    await until("the drill's records to be consumed", flows, { timeoutMs: 120_000, signal });
  }

  /**
   * Replaces producer and consumer by those of another client, as a rolling deployment does: the last producer finishes what it sends, and
   * the next consumer continues from the committed offsets.
   */
  async reconnect(clients: Kafka): Promise<void> {
    const last = this.producer;
    this.producer = await connectedProducer(clients);
    await Promise.all(this.pending);
    await last?.disconnect();
    await this.consumer?.disconnect();
    await this.consume(clients);
  }

  /** Multiplies the rate, and gives all records one key, or different ones. */
  change({ factor, key }: { readonly factor: number; readonly key?: string }): void {
    this.factor = factor;
    this.key = key;
  }

  /** Pauses or resumes the consumer; it stays a member of its group. */
  setConsumer(state: "stopped" | "running"): void {
    const topics = [{ topic: this.topic }];
    if (state === "stopped") this.consumer?.pause(topics);
    else this.consumer?.resume(topics);
  }

  /** Returns the number of acknowledged records. */
  acknowledged(): number {
    return this.ledger.acknowledgedCount;
  }

  /** Returns the number of acknowledged records that the consumer has not read. */
  backlog(): number {
    return this.samples().filter(({ acknowledgedAtMs, consumedAtMs }) => acknowledgedAtMs !== undefined && consumedAtMs === undefined)
      .length;
  }

  samples(): Sample[] {
    return [...this.sent.values()];
  }

  get refusals(): ReadonlyMap<string, number> {
    return this.ledger.refusals;
  }

  /** Stops the producer, waits until the consumer has read what was acknowledged, and compares the ledger with the topic. */
  async settle(): Promise<Account> {
    this.stopped = true;
    await this.running;
    const found = countByEventId(await readBack(this.kafka, this.topic, { groupId: `${this.group}-audit`, timeoutMs: 120_000 }));
    await until("the drill's consumer to read every record", () => this.backlog() === 0, { timeoutMs: 120_000 }).catch(() => undefined); // the report shows it
    return this.ledger.settle(found);
  }

  /** Stops everything and deletes the topic. It never fails: it also follows a failure. */
  async close(): Promise<void> {
    this.stopped = true;
    await this.running.catch(() => undefined);
    await this.consumer?.disconnect().catch(() => undefined);
    await withAdmin(this.kafka, async (admin) => {
      await admin.deleteTopics({ topics: [this.topic] });
      await admin.deleteGroups([this.group, `${this.group}-audit`]);
    }).catch(() => undefined); // the topic stays; its name says what it is
  }

  private async consume(clients: Kafka): Promise<void> {
    this.consumer = clients.consumer({ groupId: this.group, sessionTimeout: 30_000 });
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.topic, fromBeginning: true });
    await this.consumer.run({
      eachMessage: async ({ message }) => {
        const record = this.sent.get((JSON.parse(message.value?.toString() ?? "{}") as { eventId: string }).eventId);
        if (record) record.consumedAtMs ??= Date.now();
      },
    });
  }

  private async produce(): Promise<void> {
    let due = 0;
    let last = Date.now();
    while (!this.stopped) {
      await sleep(20);
      const now = Date.now();
      due += ((now - last) / 1000) * this.load.perSecond * this.factor;
      last = now;
      for (; due >= 1; due--) {
        const sending = this.send().finally(() => this.pending.delete(sending));
        this.pending.add(sending);
      }
    }
    await Promise.all(this.pending);
    await this.producer?.disconnect();
  }

  private async send(): Promise<void> {
    const eventId = randomUUID();
    const record: { sentAtMs: number; acknowledgedAtMs?: number } = { sentAtMs: Date.now() };
    this.sent.set(eventId, record);
    this.ledger.send(eventId);
    const messages = [{ key: this.key ?? eventId, value: JSON.stringify({ eventId }) }];
    try {
      const [metadata] = (await this.producer?.send({ topic: this.topic, acks: -1, messages })) ?? [];
      record.acknowledgedAtMs = Date.now();
      const { partition = -1, baseOffset: offset = "" } = metadata ?? {};
      this.ledger.acknowledge(eventId, { partition, offset, atMs: record.acknowledgedAtMs });
    } catch (error) {
      this.ledger.refuse((error as Error).name);
    }
  }
}

/** Plain, not idempotent: kafkajs's idempotent producer can acknowledge records that it has not written. */
async function connectedProducer(clients: Kafka): Promise<Producer> {
  const producer = clients.producer({ allowAutoTopicCreation: false, retry: { retries: 60, maxRetryTime: 1_000 } });
  await producer.connect();
  return producer;
}
