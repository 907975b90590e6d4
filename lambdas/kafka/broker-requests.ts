import type { Kafka } from "kafkajs";
// @ts-expect-error kafkajs publishes no types for its internal modules.
import Decoder from "kafkajs/src/protocol/decoder";
// @ts-expect-error
import Encoder from "kafkajs/src/protocol/encoder";
// @ts-expect-error
import { createErrorFromCode } from "kafkajs/src/protocol/error";

/** A request of Kafka's protocol, as kafkajs names it in its errors. */
export interface Api {
  readonly apiKey: number;
  readonly apiName: string;
  readonly version: number;
}

/** Writes the body of a request, and reads that of its response. */
export interface Codec<T> {
  readonly encode: (encoder: MessageEncoder) => MessageEncoder;
  /** `errors` are the codes in the response; the first one that is not 0 fails the request. */
  readonly decode: (decoder: MessageDecoder) => Decoded<T>;
}

export interface MessageEncoder {
  writeInt8(value: number): MessageEncoder;
  writeInt16(value: number): MessageEncoder;
  writeInt32(value: number): MessageEncoder;
  /** @param value - a bigint, or a number in 64 bits */
  writeInt64(value: bigint | number): MessageEncoder;
  writeString(value: string | null): MessageEncoder;
  writeBytes(value: Buffer | null): MessageEncoder;
  writeDouble(value: number): MessageEncoder;
  writeBoolean(value: boolean): MessageEncoder;
}

export interface MessageDecoder {
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint;
  readString(): string | null;
  readDouble(): number;
  readArray<T>(read: () => T): T[];
}

export interface Decoded<T> {
  readonly errors: readonly ResponseError[];
  readonly result: T;
}

export interface ResponseError {
  readonly code: number;
  readonly message: string | null;
  /** The part of the request that the error is about, for the message. @default the whole request */
  readonly of?: string;
}

/** A request and its response, as kafkajs defines them for each API. */
interface ProtocolRequest<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<unknown>;
  };
  readonly response: { readonly decode: (bytes: Buffer) => Promise<T>; readonly parse: (decoded: T) => Promise<T> };
}

/** The parts of kafkajs's cluster that {@link BrokerRequests} uses. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<{
    connect(): Promise<void>;
    lookupRequest<T>(
      apiKey: number,
      definition: { versions: string[]; protocol: () => (options?: unknown) => ProtocolRequest<T> },
    ): () => ProtocolRequest<T>;
    readonly connectionPool: { send<T>(request: ProtocolRequest<T>): Promise<T> };
  }>;
}

/** Description of the symbol of the method with which kafkajs 2.2.4 creates the connections of its clients. */
const CREATE_CLUSTER = "private:Kafka:createCluster";

/**
 * Sends requests that the clients of kafkajs don't have, with the configuration of a kafkajs client, over separate connections to the
 * controller that kafkajs finds: with KRaft, any broker. The first request opens them.
 */
export class BrokerRequests {
  #cluster: Cluster | undefined;

  constructor(private readonly kafka: Kafka) {}

  /**
   * Sends a request.
   *
   * @returns the result in the response
   * @throws KafkaJSProtocolError for an error code in the response, with what it is about, and the broker's message if it has one
   */
  async send<T>({ apiKey, apiName, version: apiVersion }: Api, { encode, decode }: Codec<T>): Promise<T> {
    const broker = await this.controller();
    const protocol = (): ProtocolRequest<Decoded<T>> => ({
      request: { apiKey, apiVersion, apiName, encode: async () => encode(new Encoder() as MessageEncoder) },
      response: { decode: async (bytes) => decode(new Decoder(bytes) as MessageDecoder), parse: async (decoded) => decoded },
    });
    const { errors, result } = await broker.connectionPool.send(
      broker.lookupRequest(apiKey, { versions: [String(apiVersion)], protocol: () => protocol })(),
    );
    const failed = errors.find(({ code }) => code !== 0);
    if (failed) throw errorOf(failed);
    return result;
  }

  async disconnect(): Promise<void> {
    await this.#cluster?.disconnect();
    this.#cluster = undefined;
  }

  /** Connects. After a rejected token, a connection responds to every request with ILLEGAL_SASL_STATE, so it is closed. */
  private async controller() {
    this.#cluster ??= clusterOf(this.kafka);
    try {
      await this.#cluster.connect();
      await this.#cluster.refreshMetadata();
      const broker = await this.#cluster.findControllerBroker();
      await broker.connect();
      return broker;
    } catch (error) {
      await this.disconnect();
      throw error;
    }
  }
}

function errorOf({ code, message, of }: ResponseError): Error {
  const error: Error = createErrorFromCode(code);
  const text = message || error.message;
  return Object.assign(error, { message: of ? `${of}: ${text}` : text });
}

/** Returns new connections with the configuration of a client. @throws Error with a version of kafkajs that creates them differently */
function clusterOf(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER);
  if (!symbol) throw new Error(`kafkajs has no ${CREATE_CLUSTER}; use version 2.2.4`);
  return (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol]?.({}) as Cluster;
}
