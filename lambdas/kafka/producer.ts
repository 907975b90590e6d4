import { type Kafka, type Message, Partitioners, type Producer, type RecordMetadata } from "kafkajs";
import { type Deadline, DeadlineExceeded } from "../runtime/deadline.js";
import { kafkaFailure } from "./failure.js";

/** What is used of kafkajs's producer. */
export type KafkaProducer = Pick<Producer, "connect" | "disconnect" | "send" | "on" | "events">;

/** Hyperplane, Lambda's network, forgets a connection after 350 s without traffic, brokers close it after 600 s: neither tells a frozen function. */
const FORGOTTEN_AFTER_MS = 300_000;

/**
 * Writes a record and resolves when min.insync.replicas have it. One connection for the life of an execution environment: opened at
 * the first write, shared by concurrent ones, opened anew once where it died (a freeze breaks connections without a word).
 *
 * Never idempotent in kafkajs's sense: with it, kafkajs 2.2.4 acknowledges records that are not there. A retry may write a record
 * twice instead, and readers tell by its event id.
 *
 * One record for each send: kafkajs doesn't ask a broker again that has answered once, so of a send that spans partitions those are
 * forgotten, and acknowledged, whose leader moves to such a broker meanwhile (sendMessages.js; seen while a broker restarted: 21 of
 * 10,000 records).
 */
export class AcknowledgedProducer {
  #session: Session | undefined;

  /** @param open makes a producer, not connected yet */
  constructor(private readonly open: () => KafkaProducer) {}

  /** The default partitioner is Java's murmur2, so that other clients find the same key in the same partition. */
  static of(kafka: Kafka): AcknowledgedProducer {
    const config = { idempotent: false, allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner };
    return new AcknowledgedProducer(() => kafka.producer(config));
  }

  /**
   * @throws DeadlineExceeded or kafkajs's error, see {@link kafkaFailure}; the record may or may not have been written
   */
  async send(topic: string, message: Message, deadline: Deadline): Promise<RecordMetadata> {
    const session = this.session();
    try {
      return await session.send(topic, message, deadline, deadline.half());
    } catch (error) {
      this.discardUnlessSound(session, error);
      if (kafkaFailure(error) !== "no-answer" || deadline.remainingMs === 0) throw error;
    }
    const second = this.session();
    try {
      return await second.send(topic, message, deadline, deadline);
    } catch (error) {
      this.discardUnlessSound(second, error);
      throw error;
    }
  }

  private session(): Session {
    if (this.#session?.isForgotten) this.discard(this.#session);
    this.#session ??= new Session(this.open());
    return this.#session;
  }

  private discardUnlessSound(session: Session, error: unknown): void {
    if (["no-answer", "unauthenticated"].includes(kafkaFailure(error))) this.discard(session);
  }

  /** A second request that failed over the same session must not throw away the one that replaced it. */
  private discard(session: Session): void {
    if (this.#session === session) this.#session = undefined;
    session.close();
  }
}

/** One producer and what is known of its connections. */
class Session {
  #connected: Promise<void> | undefined;
  #lastHeardMs: number | undefined;
  readonly #sends = new Set<Promise<unknown>>();

  constructor(private readonly producer: KafkaProducer) {
    producer.on(producer.events.REQUEST, () => {
      this.#lastHeardMs = Date.now();
    });
  }

  get isForgotten(): boolean {
    return this.#lastHeardMs !== undefined && Date.now() - this.#lastHeardMs > FORGOTTEN_AFTER_MS;
  }

  /** Waits until `deadline` while brokers answer anything at all, and only until `silence` when they don't. */
  async send(topic: string, message: Message, deadline: Deadline, silence: Deadline): Promise<RecordMetadata> {
    const startedMs = Date.now();
    const sending = this.write(topic, message, deadline);
    this.#sends.add(sending);
    sending.catch(() => undefined).finally(() => this.#sends.delete(sending));
    try {
      return await silence.bound(sending);
    } catch (error) {
      const heard = this.#lastHeardMs !== undefined && this.#lastHeardMs >= startedMs;
      if (!(error instanceof DeadlineExceeded) || !heard) throw error;
      return await deadline.bound(sending);
    }
  }

  /** kafkajs opens a connection again for a send that is still being retried: close it once more when that has ended. */
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
    const [written] = await this.producer.send({ topic, messages: [message], acks: -1, timeout });
    if (!written) throw new Error(`${topic}: kafkajs resolved a send without saying where the record is`);
    return written;
  }
}
