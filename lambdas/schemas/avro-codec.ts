import type * as Avsc from "avsc";
// @ts-expect-error avsc publishes no types for its internal modules. The main one also has RPC and files, half of its size.
import types from "avsc/lib/types.js";
import type { SchemaVersion } from "./glue-registry.js";

const { Type } = types as typeof Avsc;

/** Encodes and decodes values with one version of a schema. */
export interface Codec {
  /** @throws Error if the value does not fit the schema */
  encode(value: unknown): Buffer;
  /**
   * Decodes a value, with the defaults and aliases of `reader` where it can read the version.
   * @throws Error if the bytes are not a value of this version
   */
  decode(body: Buffer, reader?: Codec): unknown;
}

/** Encodes and decodes with an Avro schema. */
export class AvroCodec implements Codec {
  private readonly type: Avsc.Type;
  private readonly resolvers = new WeakMap<AvroCodec, object | null>();

  /** @throws Error if the definition is not an Avro schema */
  constructor(definition: string) {
    this.type = Type.forSchema(JSON.parse(definition));
  }

  encode(value: unknown): Buffer {
    return this.type.toBuffer(value);
  }

  decode(body: Buffer, reader?: Codec): unknown {
    const resolver = reader instanceof AvroCodec && reader !== this ? reader.resolverOf(this) : undefined;
    return resolver ? (reader as AvroCodec).type.fromBuffer(body, resolver as never) : this.type.fromBuffer(body);
  }

  /** Returns how this schema reads another one; undefined if it can't, which a registry's compatibility mode can permit. */
  private resolverOf(writer: AvroCodec): object | undefined {
    const known = this.resolvers.get(writer);
    if (known !== undefined) return known ?? undefined;
    let resolver: object | null = null;
    try {
      resolver = this.type.createResolver(writer.type);
    } catch {
      // The two versions are not compatible in this direction.
    }
    this.resolvers.set(writer, resolver);
    return resolver ?? undefined;
  }
}

/** Returns the codec of a schema version. @throws Error if its format is not supported */
export function codecOf({ format, definition }: SchemaVersion): Codec {
  if (format !== "AVRO") throw new Error(`Schemas of format ${format} are not supported.`);
  return new AvroCodec(definition);
}
