import { connect } from "node:tls";

/** A record with headers that kafkajs can't write: a null value, a name that is not UTF-8, an order of repeated names. */
export interface RawRecord {
  readonly value: string;
  readonly headers: readonly (readonly [name: string | Buffer, value: string | Buffer | null])[];
}

const PRODUCE = 0;
/** The first version with message format 2, which has headers. Brokers of Kafka 2.1 to 4.x accept it. */
const PRODUCE_VERSION = 3;
const TIMEOUT_MS = 10_000;

/**
 * Writes records to a partition with acks of all replicas, byte by byte.
 * @param address - `host:port` of the partition's leader, with TLS
 * @throws Error with Kafka's code if the broker does not accept them
 */
export async function writeRaw(
  address: string,
  ca: string,
  topic: string,
  partition: number,
  records: readonly RawRecord[],
): Promise<void> {
  const batch = recordBatch(records, Date.now());
  const data = [int32(1), text(topic), int32(1), int32(partition), int32(batch.length), batch];
  const body = Buffer.concat([int16(-1), int16(-1), int32(TIMEOUT_MS), ...data]);
  const header = Buffer.concat([int16(PRODUCE), int16(PRODUCE_VERSION), int32(1), text("raw-record")]);
  const response = await exchange(address, ca, Buffer.concat([header, body]));
  // Correlation ID, one topic with its name, one partition with its number, error code.
  const code = response.readInt16BE(4 + 4 + 2 + Buffer.byteLength(topic) + 4 + 4);
  if (code !== 0) throw new Error(`the broker refused the records with code ${code}`);
}

/** Returns a record batch of message format 2. Source: Apache Kafka documentation, "Record Batch". */
export function recordBatch(records: readonly RawRecord[], timestampMs: number): Buffer {
  const afterChecksum = Buffer.concat([
    int16(0), // attributes: no compression, create time
    int32(records.length - 1),
    int64(timestampMs),
    int64(timestampMs),
    int64(-1), // no producer ID
    int16(-1),
    int32(-1),
    int32(records.length),
    ...records.map(record),
  ]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32c(afterChecksum));
  const afterLength = Buffer.concat([int32(-1), Buffer.from([2]), checksum, afterChecksum]);
  return Buffer.concat([int64(0), int32(afterLength.length), afterLength]);
}

function record({ value, headers }: RawRecord, offset: number): Buffer {
  const fields = Buffer.concat([
    Buffer.from([0]),
    varint(0),
    varint(offset),
    bytes(null),
    bytes(value),
    varint(headers.length),
    ...headers.flatMap(([name, content]) => [bytes(name), bytes(content)]),
  ]);
  return Buffer.concat([varint(fields.length), fields]);
}

/** Sends one request, and returns its response. */
function exchange(address: string, ca: string, request: Buffer): Promise<Buffer> {
  const [host, port] = address.split(":");
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host as string, port: Number(port), ca, timeout: TIMEOUT_MS });
    let received = Buffer.alloc(0);
    socket.once("error", reject);
    socket.once("timeout", () => socket.destroy(new Error(`${address} did not respond within ${TIMEOUT_MS} ms`)));
    socket.once("close", () => reject(new Error(`${address} closed the connection`)));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      resolve(received.subarray(4));
      socket.destroy();
    });
    socket.write(Buffer.concat([int32(request.length), request]));
  });
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}

/** Bytes with their length before them; the length of null is −1. */
function bytes(content: string | Buffer | null): Buffer {
  if (content === null) return varint(-1);
  const buffer = Buffer.from(content as string);
  return Buffer.concat([varint(buffer.length), buffer]);
}

/** A number in Kafka's zigzag encoding with seven bits in each byte. */
function varint(value: number): Buffer {
  const encoded: number[] = [];
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) encoded.push((rest & 0x7f) | 0x80);
  return Buffer.from([...encoded, rest]);
}

/** The checksum of record batches, CRC-32C. */
function crc32c(content: Buffer): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82_f6_3b_78 : crc >>> 1;
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
