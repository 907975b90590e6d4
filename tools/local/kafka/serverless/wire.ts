/** Reads and writes the types of Kafka's protocol. @see https://kafka.apache.org/protocol.html#protocol_types */

/** The first fields of every request. */
export interface RequestHeader {
  readonly key: number;
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string;
  /** The rest of the message. It begins with the tags of the header if the version has them. */
  readonly rest: Buffer;
}

/** Splits a stream into messages, each of which its length precedes. */
export class Frames {
  private pending: Buffer = Buffer.alloc(0);

  /** Adds received bytes and returns the messages that are complete, without their lengths. */
  add(chunk: Buffer): Buffer[] {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const messages: Buffer[] = [];
    while (this.pending.length >= 4 && this.pending.length >= 4 + this.pending.readInt32BE(0)) {
      const end = 4 + this.pending.readInt32BE(0);
      messages.push(this.pending.subarray(4, end));
      this.pending = this.pending.subarray(end);
    }
    return messages;
  }
}

/** Returns a message with its length. */
export const framed = (...parts: readonly Buffer[]) => {
  const message = Buffer.concat(parts);
  return Buffer.concat([int32(message.length), message]);
};

export function requestHeader(message: Buffer): RequestHeader {
  const reader = new Reader(message);
  const [key, version, correlationId] = [reader.int16(), reader.int16(), reader.int32()];
  const clientId = reader.nullableString() ?? "";
  return { key, version, correlationId, clientId, rest: reader.rest() };
}

/** Reads the fields of a message in order. */
export class Reader {
  private offset = 0;

  constructor(private readonly bytes: Buffer) {}

  int8(): number {
    return this.bytes.readInt8(this.move(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.move(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.move(4));
  }

  /** An unsigned varint: seven bits in each byte, the lowest first. */
  varint(): number {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.bytes.readUInt8(this.move(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  nullableString(): string | undefined {
    const length = this.int16();
    return length < 0 ? undefined : this.text(length);
  }

  /** A string or null of a version with tagged fields. */
  compactString(): string | undefined {
    const length = this.varint();
    return length === 0 ? undefined : this.text(length - 1);
  }

  /** Skips tagged fields. */
  tags(): void {
    for (let count = this.varint(); count > 0; count--) {
      this.varint();
      this.move(this.varint());
    }
  }

  rest(): Buffer {
    return this.bytes.subarray(this.offset);
  }

  private text(length: number): string {
    const start = this.move(length);
    return this.bytes.toString("utf8", start, start + length);
  }

  private move(length: number): number {
    this.offset += length;
    return this.offset - length;
  }
}

export function int8(value: number): Buffer {
  const bytes = Buffer.alloc(1);
  bytes.writeInt8(value);
  return bytes;
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}

export const string = (text: string) => Buffer.concat([int16(Buffer.byteLength(text)), Buffer.from(text)]);

export const compactString = (text: string) => Buffer.concat([varint(Buffer.byteLength(text) + 1), Buffer.from(text)]);

/** No tagged fields. */
export const NO_TAGS = Buffer.from([0]);
