import { expect, test } from "@jest/globals";
import { readResponse } from "../../../../../tools/local/kafka/describe-quorum.js";

function int(bytes: 2 | 4 | 8, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigInt64BE(BigInt(value));
  else buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

const none = Buffer.from([0]);
const topic = Buffer.from("__cluster_metadata");

function response(topError: number, partitionError = 0): Buffer {
  const voter = (id: number, offset: number) => Buffer.concat([int(4, id), int(8, offset), none]);
  return Buffer.concat([
    int(4, 1),
    none,
    int(2, topError),
    Buffer.from([2, topic.length + 1]),
    topic,
    Buffer.from([2]),
    int(4, 0),
    int(2, partitionError),
    int(4, 10_002),
    int(4, 7),
    int(8, 1234),
    Buffer.from([3]),
    voter(10_001, 1230),
    voter(10_002, 1235),
    Buffer.from([1]),
    none,
    none,
    none,
  ]);
}

test("reads the leader and the offsets of the followers", () => {
  expect(readResponse(response(0))).toEqual({
    leaderId: 10_002,
    highWatermark: 1234n,
    voters: [
      { id: 10_001, logEndOffset: 1230n },
      { id: 10_002, logEndOffset: 1235n },
    ],
  });
});

test("throws on Kafka's error codes of the response and of the partition", () => {
  expect(() => readResponse(response(31))).toThrow("DescribeQuorum failed with Kafka's error code 31");
  expect(() => readResponse(response(0, 6))).toThrow("DescribeQuorum failed with Kafka's error code 6");
});
