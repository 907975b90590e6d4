import type { ProducerRecord, RecordMetadata } from "kafkajs";
import type { KafkajsProducer } from "../../../lambdas/kafka/producer.js";

/** Handles a send: resolves, rejects, or stays pending. */
export type Behaviour = (record: ProducerRecord) => Promise<RecordMetadata[]>;

/** Replaces the producer of kafkajs. It has no connections, does not retry, and assigns offsets from 0 in partition 0. */
export class KafkajsProducerFake {
  readonly sent: ProducerRecord[] = [];
  connects = 0;
  disconnects = 0;
  #offset = 0;
  #onResponse: () => void = () => undefined;

  constructor(
    private readonly behaviour?: Behaviour,
    private readonly connecting: () => Promise<void> = async () => undefined,
  ) {}

  readonly events = { REQUEST: "producer.network.request" };

  on(_event: string, listener: () => void): () => void {
    this.#onResponse = listener;
    return () => undefined;
  }

  async connect(): Promise<void> {
    this.connects += 1;
    await this.connecting();
  }

  async disconnect(): Promise<void> {
    this.disconnects += 1;
  }

  async send(record: ProducerRecord): Promise<RecordMetadata[]> {
    this.sent.push(record);
    const metadata = this.behaviour ? await this.behaviour(record) : this.acknowledge(record);
    this.#onResponse();
    return metadata;
  }

  /** Simulates the response of a broker to another request. */
  respond(): void {
    this.#onResponse();
  }

  acknowledge({ topic, messages }: ProducerRecord): RecordMetadata[] {
    const baseOffset = String(this.#offset);
    this.#offset += messages.length;
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset }];
  }

  /** The fake with the type of the code under test: `on` does not implement all overloads of kafkajs. */
  get producer(): KafkajsProducer {
    return this as unknown as KafkajsProducer;
  }
}

/** Never responds. */
export const unresponsive: Behaviour = () => new Promise(() => undefined);
