import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { eventBytes, kafkaEvent, RECORDS_LIMIT_BYTES } from "../../../../../tools/local/event-source/kafka-event.js";
import { record } from "../../../../support/local-platform/scripted.js";

const arn = "arn:aws:kafka:us-east-1:123456789012:cluster/demo/1";
const event = (...records: ReturnType<typeof record>[]) => JSON.parse(kafkaEvent(arn, ["b1:9098", "b2:9098"], records));

test("groups the records by partition, in order", () => {
  const { records, ...envelope } = event(record(1, 5), record(0, 9), record(1, 6), record(0, 10));

  expect(envelope).toEqual({ eventSource: "aws:kafka", eventSourceArn: arn, bootstrapServers: "b1:9098,b2:9098" });
  const offsets = Object.entries(records).map(([name, group]) => [name, (group as { offset: number }[]).map(({ offset }) => offset)]);
  expect(offsets).toEqual([
    ["t-1", [5, 6]],
    ["t-0", [9, 10]],
  ]);
});

test("leaves out a key and a value that are null, and keeps the kind of time", () => {
  const empty = record(0, 1, "", { key: null, value: null, timestampMs: 7, timestampType: "LOG_APPEND_TIME" });
  const full = record(0, 2, "v", { key: Buffer.from("k"), timestampMs: 8 });

  expect(event(empty, full).records["t-0"]).toEqual([
    { topic: "t", partition: 0, offset: 1, timestamp: 7, timestampType: "LOG_APPEND_TIME", headers: [] },
    { ...{ topic: "t", partition: 0, offset: 2, timestamp: 8, timestampType: "CREATE_TIME" }, key: "aw==", value: "dg==", headers: [] },
  ]);
});

test("6 MB less 4 kB is the limit for records", () => {
  expect(RECORDS_LIMIT_BYTES).toBe(6_291_456 - 4_096);
});

test("the size of a record is never less than its part of the event, and not much more", () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
  const header = fc.record({ name: fc.string({ maxLength: 10 }), value: fc.option(bytes(10)) });
  const arbitrary = fc.record({
    ...{ key: fc.option(bytes(20)), value: fc.option(bytes(200)), headers: fc.array(header, { maxLength: 5 }) },
    offset: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    topic: fc.stringMatching(/^[a-zA-Z0-9._-]{1,40}$/),
  });
  fc.assert(
    fc.property(arbitrary, ({ offset, ...fields }) => {
      const one = record(0, offset, "", fields);
      const without = Buffer.byteLength(kafkaEvent(arn, ["b"], []));
      const actual = Buffer.byteLength(kafkaEvent(arn, ["b"], [one])) - without;
      expect(eventBytes(one)).toBeGreaterThanOrEqual(actual - 4); // the limit for the envelope covers the brackets of a partition
      // A byte takes up to five characters, and the name of a header with null is not in the event.
      const unused = fields.headers.map(({ name, value }) => (value === null ? Buffer.byteLength(JSON.stringify(name)) : 5 * value.length));
      expect(eventBytes(one)).toBeLessThan(actual + 100 + unused.reduce((sum, bytes) => sum + bytes + 6, 0));
    }),
  );
});
