import { inflateSync } from "node:zlib";

/** A value in the wire format of AWS Glue Schema Registry. */
export interface FramedValue {
  /** UUID of the schema version that the value was written with. */
  readonly versionId: string;
  /** The encoded value; undefined if it is compressed and can't be decompressed. */
  readonly body: Buffer | undefined;
}

/** First byte: the version of the header. Source of the format: awslabs/aws-glue-schema-registry, `AWSSchemaRegistryConstants`. */
const HEADER_VERSION = 3;
/** Second byte: the compression of the body. */
const COMPRESSION = { none: 0, zlib: 5 } as const;
/** Header version, compression, and the 16 bytes of the UUID. */
const HEADER_BYTES = 18;
/** Largest decompressed body, in bytes. A record that the event source mapping can deliver has less than 6 MiB; this bounds the memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Returns a value in the wire format, without compression. @param versionId - UUID of the schema version */
export function framed(versionId: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([HEADER_VERSION, COMPRESSION.none]), Buffer.from(versionId.replaceAll("-", ""), "hex"), body]);
}

/** Returns the parts of a value in the wire format; undefined for any other value, such as JSON, which begins with another byte. */
export function unframed(value: Buffer): FramedValue | undefined {
  if (value.length < HEADER_BYTES || value[0] !== HEADER_VERSION) return undefined;
  const versionId = value.toString("hex", 2, HEADER_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const body = value.subarray(HEADER_BYTES);
  if (value[1] === COMPRESSION.none) return { versionId, body };
  return value[1] === COMPRESSION.zlib ? { versionId, body: inflated(body) } : undefined;
}

function inflated(body: Buffer): Buffer | undefined {
  try {
    return inflateSync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch {
    return undefined;
  }
}
