import { describe, expect, test } from "@jest/globals";
import { isServed } from "../../../../../../tools/local/kafka/serverless/api-versions.js";
import { restrictedApiVersions, unsupportedApiVersions } from "../../../../../../tools/local/kafka/serverless/api-versions-response.js";
import { framed, int16, int32, NO_TAGS, Reader, varint } from "../../../../../../tools/local/kafka/serverless/wire.js";

type Entry = readonly [key: number, min: number, max: number];
const THROTTLE_AND_TAGS = Buffer.from([0, 0, 0, 7, 0]);

/** Returns an ApiVersions response without its length. */
function response(version: number, entries: readonly Entry[]): Buffer {
  const tags = version >= 3 ? NO_TAGS : Buffer.alloc(0);
  const list = entries.map((entry) => Buffer.concat([...entry.map(int16), tags]));
  return Buffer.concat([int32(42), int16(0), version >= 3 ? varint(list.length + 1) : int32(list.length), ...list, THROTTLE_AND_TAGS]);
}

const BROKER: readonly Entry[] = [
  [0, 0, 11],
  [3, 0, 12],
  [4, 0, 7],
  [18, 0, 4],
  [20, 0, 2],
  [30, 0, 3],
];

describe("an ApiVersions response", () => {
  test.each([2, 3])("of version %d has only the request types and versions of MSK Serverless", (version) => {
    expect(restrictedApiVersions(response(version, BROKER), version)).toEqual(
      framed(
        response(version, [
          [0, 7, 9],
          [3, 6, 11],
          [18, 2, 3],
        ]),
      ),
    );
  });

  test("to a version that is not served has the served versions of ApiVersions, in version 0", () => {
    expect(unsupportedApiVersions(42)).toEqual(framed(int32(42), int16(35), int32(1), int16(18), int16(2), int16(3)));
  });
});

test.each([
  ["DeleteTopics of kafkajs", 20, 1, false],
  ["DeleteTopics", 20, 3, true],
  ["Metadata of kafkajs", 3, 6, true],
  ["Metadata", 3, 5, false],
  ["CreateAcls", 30, 1, false],
  ["ListOffsets of kafkajs", 2, 3, false],
])("%s in version %d is served: %s", (_, key, version, served) => {
  expect(isServed(key as number, version as number)).toBe(served);
});

test.each([0, 1, 127, 128, 300, 16_384])("the varint %d is read as it is written", (value) => {
  expect(new Reader(varint(value)).varint()).toBe(value);
});
