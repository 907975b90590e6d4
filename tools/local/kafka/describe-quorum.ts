import { connect, type TLSSocket } from "node:tls";
import type { KeyPair } from "./certificates.js";

/** The state of the controllers' quorum. */
export interface Quorum {
  readonly leaderId: number;
  /** The offset of each controller in the metadata log. */
  readonly voters: readonly { readonly id: number; readonly logEndOffset: bigint }[];
  readonly highWatermark: bigint;
}

const DESCRIBE_QUORUM = 55;
const METADATA_TOPIC = "__cluster_metadata";
const NO_TAGS = Buffer.from([0]);

/**
 * Queries a node for the leader of the controllers with DescribeQuorum version 0, which kafkajs does not support (its `controllerId`
 * is any broker on KRaft).
 * @see https://kafka.apache.org/protocol.html#The_Messages_DescribeQuorum
 */
export async function describeQuorum(port: number, identity: KeyPair, timeoutMs = 5_000): Promise<Quorum> {
  const socket = connect({ host: "127.0.0.1", port, ca: identity.certificate, cert: identity.certificate, key: identity.key });
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no response from 127.0.0.1:${port} within ${timeoutMs} ms`)));
  try {
    socket.write(frame(request()));
    return readResponse(await readFrame(socket));
  } finally {
    socket.destroy();
  }
}

function request(): Buffer {
  const header = Buffer.alloc(10);
  header.writeInt16BE(DESCRIBE_QUORUM, 0);
  header.writeInt16BE(0, 2); // version
  header.writeInt32BE(1, 4); // correlation id
  header.writeInt16BE(-1, 8); // no client id
  const topic = Buffer.from(METADATA_TOPIC);
  const partition = Buffer.alloc(4); // the only one, 0
  const lengthPlusOne = (length: number) => Buffer.from([length + 1]); // an unsigned varint, single byte below 127
  return Buffer.concat([
    header,
    NO_TAGS,
    lengthPlusOne(1),
    lengthPlusOne(topic.length),
    topic,
    lengthPlusOne(1),
    partition,
    NO_TAGS,
    NO_TAGS,
    NO_TAGS,
  ]);
}

function frame(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(message.length);
  return Buffer.concat([length, message]);
}

async function readFrame(socket: TLSSocket): Promise<Buffer> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) return received.subarray(4, 4 + received.readInt32BE(0));
  }
  throw new Error("the node closed the connection without a response");
}

/** Reads the fields of the response in order. */
export function readResponse(message: Buffer): Quorum {
  let at = 4; // after the correlation id
  const take = (bytes: number) => {
    at += bytes;
    return at - bytes;
  };
  const int16 = () => message.readInt16BE(take(2));
  const int32 = () => message.readInt32BE(take(4));
  const int64 = () => message.readBigInt64BE(take(8));
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message.readUInt8(take(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const skipTags = () => {
    for (let tags = varint(); tags > 0; tags--) {
      varint();
      take(varint());
    }
  };
  const expectNoError = () => {
    const code = int16();
    if (code !== 0) throw new Error(`DescribeQuorum failed with Kafka's error code ${code}`);
  };

  skipTags();
  expectNoError();
  varint(); // one topic
  take(varint() - 1); // its name
  varint(); // one partition
  int32(); // its index
  expectNoError();
  const leaderId = int32();
  int32(); // leader epoch
  const highWatermark = int64();
  const voters = Array.from({ length: varint() - 1 }, () => {
    const voter = { id: int32(), logEndOffset: int64() };
    skipTags();
    return voter;
  });
  return { leaderId, highWatermark, voters };
}
