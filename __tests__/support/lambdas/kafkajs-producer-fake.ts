import type { ProducerRecord, RecordMetadata } from "kafkajs";
import type { KafkaProducer } from "../../../lambdas/kafka/producer.js";

/** What the fake does with a send: answer, fail, or say nothing for ever. */
export type Behaviour = (record: ProducerRecord) => Promise<RecordMetadata[]>;

/** Stands where kafkajs's producer would be. It has no connections, retries nothing, and hands out offsets from 0 in partition 0. */
export class KafkajsProducerFake {
  readonly sent: ProducerRecord[] = [];
  connects = 0;
  disconnects = 0;
  #offset = 0;
  #heard: () => void = () => undefined;

  constructor(
    private readonly behaviour?: Behaviour,
    private readonly connecting: () => Promise<void> = async () => undefined,
  ) {}

  readonly events = { REQUEST: "producer.network.request" };

  on(_event: string, listener: () => void): () => void {
    this.#heard = listener;
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
    const answer = this.behaviour ? await this.behaviour(record) : this.acknowledge(record);
    this.#heard();
    return answer;
  }

  /** A broker answered something, if not this. */
  hear(): void {
    this.#heard();
  }

  acknowledge({ topic, messages }: ProducerRecord): RecordMetadata[] {
    const baseOffset = String(this.#offset);
    this.#offset += messages.length;
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset }];
  }

  /** As the code under test sees it: the fake's listeners take less than kafkajs's many overloads. */
  get producer(): KafkaProducer {
    return this as unknown as KafkaProducer;
  }
}

export const silent: Behaviour = () => new Promise(() => undefined);
