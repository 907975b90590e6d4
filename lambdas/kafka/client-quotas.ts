import type { Kafka } from "kafkajs";
// @ts-expect-error kafkajs publishes no types for its internal modules.
import Decoder from "kafkajs/src/protocol/decoder";
// @ts-expect-error
import Encoder from "kafkajs/src/protocol/encoder";
// @ts-expect-error
import { createErrorFromCode } from "kafkajs/src/protocol/error";

/** A part of what a quota applies to: a type such as `user`, and a name, null for the default. */
export interface QuotaEntityPart {
  readonly type: string;
  readonly name: string | null;
}

/** The quotas of an entity, as a broker returns them. */
export interface QuotaEntry {
  readonly entity: readonly QuotaEntityPart[];
  readonly values: readonly { readonly key: string; readonly value: number }[];
}

/** A change of the quotas of an entity. */
export interface QuotaAlteration {
  readonly entity: readonly QuotaEntityPart[];
  readonly operations: readonly { readonly key: string; readonly value: number; readonly remove: boolean }[];
}

/** Requests about quotas, which the admin client of kafkajs does not have. */
export interface QuotaRequests {
  /** Returns the quotas of all entities. */
  describeClientQuotas(): Promise<QuotaEntry[]>;
  alterClientQuotas(alterations: readonly QuotaAlteration[], validateOnly: boolean): Promise<void>;
  disconnect(): Promise<void>;
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

/** The parts of kafkajs's cluster that {@link KafkaQuotaRequests} uses. */
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

const DESCRIBE = { apiKey: 48, apiName: "DescribeClientQuotas" };
const ALTER = { apiKey: 49, apiName: "AlterClientQuotas" };

/** Description of the symbol of the method with which kafkajs 2.2.4 creates the connections of its clients. */
const CREATE_CLUSTER = "private:Kafka:createCluster";

/**
 * Sends version 0 of DescribeClientQuotas and AlterClientQuotas, which all brokers since Kafka 2.6 serve, over separate connections. The
 * first request opens them.
 * @see https://kafka.apache.org/protocol.html#The_Messages_DescribeClientQuotas
 */
export class KafkaQuotaRequests implements QuotaRequests {
  #cluster: Cluster | undefined;

  constructor(private readonly kafka: Kafka) {}

  describeClientQuotas(): Promise<QuotaEntry[]> {
    return this.send(DESCRIBE, {
      // No component, and not strict: all entities.
      encode: (encoder) => encoder.writeInt32(0).writeBoolean(false),
      decode: (decoder) => {
        decoder.readInt32(); // throttle time
        const error = { code: decoder.readInt16(), message: decoder.readString() };
        const entries = decoder.readArray(() => ({
          entity: decoder.readArray(() => partOf(decoder)),
          values: decoder.readArray(() => ({ key: decoder.readString() as string, value: decoder.readDouble() })),
        }));
        return { errors: [error], result: entries };
      },
    });
  }

  async alterClientQuotas(alterations: readonly QuotaAlteration[], validateOnly: boolean): Promise<void> {
    await this.send(ALTER, {
      encode: (encoder) => {
        encoder.writeInt32(alterations.length);
        for (const { entity, operations } of alterations) {
          encoder.writeInt32(entity.length);
          for (const { type, name } of entity) encoder.writeString(type).writeString(name);
          encoder.writeInt32(operations.length);
          for (const { key, value, remove } of operations) encoder.writeString(key).writeDouble(value).writeBoolean(remove);
        }
        return encoder.writeBoolean(validateOnly);
      },
      decode: (decoder) => {
        decoder.readInt32(); // throttle time
        const errors = decoder.readArray(() => {
          const error = { code: decoder.readInt16(), message: decoder.readString() };
          decoder.readArray(() => partOf(decoder));
          return error;
        });
        return { errors, result: undefined };
      },
    });
  }

  async disconnect(): Promise<void> {
    await this.#cluster?.disconnect();
    this.#cluster = undefined;
  }

  private async send<T>(
    { apiKey, apiName }: typeof DESCRIBE,
    { encode, decode }: { encode: (encoder: MessageEncoder) => MessageEncoder; decode: (decoder: MessageDecoder) => Decoded<T> },
  ): Promise<T> {
    const broker = await this.controller();
    const protocol = (): ProtocolRequest<Decoded<T>> => ({
      request: { apiKey, apiVersion: 0, apiName, encode: async () => encode(new Encoder() as MessageEncoder) },
      response: { decode: async (bytes) => decode(new Decoder(bytes) as MessageDecoder), parse: async (decoded) => decoded },
    });
    const { errors, result } = await broker.connectionPool.send(
      broker.lookupRequest(apiKey, { versions: ["0"], protocol: () => protocol })(),
    );
    const failed = errors.find(({ code }) => code !== 0);
    if (failed) throw Object.assign(createErrorFromCode(failed.code) as Error, failed.message && { message: failed.message });
    return result;
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

interface MessageEncoder {
  writeInt32(value: number): MessageEncoder;
  writeString(value: string | null): MessageEncoder;
  writeDouble(value: number): MessageEncoder;
  writeBoolean(value: boolean): MessageEncoder;
}

interface MessageDecoder {
  readInt16(): number;
  readInt32(): number;
  readString(): string | null;
  readDouble(): number;
  readArray<T>(read: () => T): T[];
}

interface Decoded<T> {
  readonly errors: readonly { readonly code: number; readonly message: string | null }[];
  readonly result: T;
}

const partOf = (decoder: MessageDecoder): QuotaEntityPart => ({ type: decoder.readString() as string, name: decoder.readString() });

/** Returns new connections with the configuration of a client. @throws Error with a version of kafkajs that creates them differently */
function clusterOf(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER);
  if (!symbol) throw new Error(`kafkajs has no ${CREATE_CLUSTER}; use version 2.2.4`);
  return (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol]?.({}) as Cluster;
}
