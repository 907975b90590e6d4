import type { Kafka } from "kafkajs";
import { BrokerRequests, type MessageDecoder } from "./broker-requests.js";

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

const DESCRIBE = { apiKey: 48, apiName: "DescribeClientQuotas", version: 0 };
const ALTER = { apiKey: 49, apiName: "AlterClientQuotas", version: 0 };

/**
 * Sends version 0 of DescribeClientQuotas and AlterClientQuotas, which all brokers since Kafka 2.6 serve, over separate connections. The
 * first request opens them.
 * @see https://kafka.apache.org/protocol.html#The_Messages_DescribeClientQuotas
 */
export class KafkaQuotaRequests implements QuotaRequests {
  private readonly requests: BrokerRequests;

  constructor(kafka: Kafka) {
    this.requests = new BrokerRequests(kafka);
  }

  describeClientQuotas(): Promise<QuotaEntry[]> {
    return this.requests.send(DESCRIBE, {
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
    await this.requests.send(ALTER, {
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
          const entity = decoder.readArray(() => partOf(decoder));
          return { ...error, of: entity.map(({ type, name }) => `${type} ${name ?? "<default>"}`).join(", ") };
        });
        return { errors, result: undefined };
      },
    });
  }

  disconnect(): Promise<void> {
    return this.requests.disconnect();
  }
}

const partOf = (decoder: MessageDecoder): QuotaEntityPart => ({ type: decoder.readString() as string, name: decoder.readString() });
