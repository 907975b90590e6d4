import type { Kafka } from "kafkajs";
import { BrokerRequests, type MessageDecoder, type MessageEncoder } from "../../../lambdas/kafka/broker-requests.js";

/** Error codes of Kafka's protocol. @see https://kafka.apache.org/protocol.html#protocol_error_codes */
const UNAUTHORIZED: Readonly<Record<number, string>> = {
  29: "TOPIC_AUTHORIZATION_FAILED",
  30: "GROUP_AUTHORIZATION_FAILED",
  31: "CLUSTER_AUTHORIZATION_FAILED",
};

/** No topic has a partition with this number: the greatest one. */
const NO_PARTITION = 0x7fff_ffff;
const TIMEOUT_MS = 5_000;

const PRODUCE = { apiKey: 0, apiName: "Produce", version: 3 };
const FETCH = { apiKey: 1, apiName: "Fetch", version: 4 };
const HEARTBEAT = { apiKey: 12, apiName: "Heartbeat", version: 0 };

/** The answer of a broker to a request that would do nothing: the name of the refusal, or undefined. */
export type Refusal = string | undefined;

/**
 * Asks brokers what a client may do, without doing it. Brokers check the authorization of a request before they look at what it is about:
 * one about a partition that no topic has, or a member that no group has, is refused for that reason only if it is authorized.
 */
export class DryRun {
  private readonly requests: BrokerRequests;

  constructor(kafka: Kafka) {
    this.requests = new BrokerRequests(kafka);
  }

  /** Asks whether records can be written to a topic. */
  write(topic: string): Promise<Refusal> {
    return this.code(
      PRODUCE,
      (encoder) => onePartition(encoder.writeString(null).writeInt16(-1).writeInt32(TIMEOUT_MS), topic).writeBytes(Buffer.alloc(0)),
      (decoder) => firstPartition(decoder),
    );
  }

  /** Asks whether records of a topic can be read. */
  read(topic: string): Promise<Refusal> {
    return this.code(
      FETCH,
      // Replica, wait, least and most bytes, isolation; then the offset and the most bytes of the partition.
      (encoder) =>
        onePartition(encoder.writeInt32(-1).writeInt32(0).writeInt32(0).writeInt32(1).writeInt8(0), topic).writeInt64(0).writeInt32(1),
      (decoder) => {
        decoder.readInt32(); // throttle time
        return firstPartition(decoder);
      },
    );
  }

  /** Asks whether a consumer can be a member of a group. */
  join(group: string): Promise<Refusal> {
    return this.code(
      HEARTBEAT,
      (encoder) => encoder.writeString(group).writeInt32(-1).writeString("msk-doctor"),
      (decoder) => decoder.readInt16(),
    );
  }

  disconnect(): Promise<void> {
    return this.requests.disconnect();
  }

  private async code(
    api: typeof PRODUCE,
    encode: (encoder: MessageEncoder) => MessageEncoder,
    decode: (decoder: MessageDecoder) => number,
  ): Promise<Refusal> {
    const code = await this.requests.send(api, { encode, decode: (decoder) => ({ errors: [], result: decode(decoder) }) });
    return UNAUTHORIZED[code];
  }
}

/** Writes an array of one topic with an array of one partition. */
const onePartition = (encoder: MessageEncoder, topic: string): MessageEncoder =>
  encoder.writeInt32(1).writeString(topic).writeInt32(1).writeInt32(NO_PARTITION);

/** Reads as far as the error code of the first partition of the first topic. */
function firstPartition(decoder: MessageDecoder): number {
  decoder.readInt32(); // topics
  decoder.readString();
  decoder.readInt32(); // partitions
  decoder.readInt32();
  return decoder.readInt16();
}
