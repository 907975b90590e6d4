import { type Kafka, type Message, Partitioners, type Producer, type RecordMetadata } from "kafkajs";
import { type Deadline, DeadlineExceeded } from "../runtime/deadline.js";
import { kafkaFailure } from "./failure.js";

/** The part of kafkajs's producer that {@link KafkaProducer} uses. */
export type KafkajsProducer = Pick<Producer, "connect" | "disconnect" | "send" | "on" | "events">;

/**
 * Connections without a response for this long are replaced, in ms. Hyperplane, Lambda's network, drops a connection after 350 s without
 * traffic, and brokers close it after 600 s; a frozen function is not notified of either.
 */
const MAX_IDLE_MS = 300_000;

/**
 * Writes records with `acks=all`: a write resolves when min.insync.replicas have the record. All writes of an execution environment use
 * one connection, which the first write opens. It is replaced when it fails: a frozen function can lose its connections without notice.
 *
 * The idempotent mode of kafkajs 2.2.4 is off, because it acknowledges records that were not written. A retry can therefore write a record
 * twice; consumers deduplicate by event ID.
 *
 * Each send has one record. kafkajs does not send again to a broker that has already responded: if a send spans several partitions, and a
 * partition's leader moves to such a broker meanwhile, kafkajs acknowledges that partition's records without writing them
 * (sendMessages.js; observed during a broker restart: 21 of 10,000 records).
 */
export class KafkaProducer {
  #session: Session | undefined;

  /** @param createProducer - creates a producer that is not connected yet */
  constructor(private readonly createProducer: () => KafkajsProducer) {}

  /** Creates a producer with the default partitioner, Java's murmur2: other clients write the same key to the same partition. */
  static forClient(kafka: Kafka): KafkaProducer {
    const config = { idempotent: false, allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner };
    return new KafkaProducer(() => kafka.producer(config));
  }

  /**
   * Writes a record. If the connection does not respond within half of the time, tries once more on a new connection.
   * @throws DeadlineExceeded or an error of kafkajs, see {@link kafkaFailure}. The record can have been written nevertheless.
   */
  async send(topic: string, message: Message, deadline: Deadline): Promise<RecordMetadata> {
    const session = this.session();
    try {
      return await session.send(topic, message, deadline, deadline.half());
    } catch (error) {
      this.discardIfBroken(session, error);
      if (kafkaFailure(error) !== "no-response" || deadline.remainingMs === 0) throw error;
    }
    const second = this.session();
    try {
      return await second.send(topic, message, deadline, deadline);
    } catch (error) {
      this.discardIfBroken(second, error);
      throw error;
    }
  }

  private session(): Session {
    if (this.#session?.isExpired) this.discard(this.#session);
    this.#session ??= new Session(this.createProducer());
    return this.#session;
  }

  private discardIfBroken(session: Session, error: unknown): void {
    if (["no-response", "unauthenticated"].includes(kafkaFailure(error))) this.discard(session);
  }

  /** Closes a session. A concurrent write can already have replaced it; the replacement stays open. */
  private discard(session: Session): void {
    if (this.#session === session) this.#session = undefined;
    session.close();
  }
}

/** A kafkajs producer and the state of its connections. */
class Session {
  #connected: Promise<void> | undefined;
  /** NaN before the first response: it is neither recent nor too long ago. */
  #lastResponseMs = Number.NaN;
  readonly #sends = new Set<Promise<unknown>>();

  constructor(private readonly producer: KafkajsProducer) {
    producer.on(producer.events.REQUEST, () => {
      this.#lastResponseMs = Date.now();
    });
  }

  get isExpired(): boolean {
    return Date.now() - this.#lastResponseMs > MAX_IDLE_MS;
  }

  /** Waits until `deadline` if brokers respond to any request of this session, otherwise until `responseDeadline` only. */
  async send(topic: string, message: Message, deadline: Deadline, responseDeadline: Deadline): Promise<RecordMetadata> {
    const startedMs = Date.now();
    const sending = this.write(topic, message, deadline);
    this.#sends.add(sending);
    sending.catch(() => undefined).finally(() => this.#sends.delete(sending));
    try {
      return await responseDeadline.bound(sending);
    } catch (error) {
      const responded = this.#lastResponseMs >= startedMs;
      if (!(error instanceof DeadlineExceeded) || !responded) throw error;
      return await deadline.bound(sending);
    }
  }

  /** Disconnects now, and again after the pending sends: kafkajs reconnects for a send that it still retries. */
  close(): void {
    const disconnect = () => this.producer.disconnect().catch(() => undefined);
    void disconnect();
    if (this.#sends.size > 0) void Promise.allSettled([...this.#sends]).then(disconnect);
  }

  private async write(topic: string, message: Message, deadline: Deadline): Promise<RecordMetadata> {
    this.#connected ??= this.producer.connect();
    try {
      await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
    const timeout = Math.max(1, Math.ceil(deadline.remainingMs));
    const [metadata] = await this.producer.send({ topic, messages: [message], acks: -1, timeout });
    if (!metadata) throw new Error(`kafkajs returned no metadata for the record sent to ${topic}.`);
    return metadata;
  }
}
