import { beforeAll, expect, test } from "@jest/globals";
import type { KafkaMessage } from "kafkajs";
// @ts-expect-error kafkajs publishes no types for its internal modules.
import Decoder from "kafkajs/src/protocol/decoder";
// @ts-expect-error
import decodeRecordBatch from "kafkajs/src/protocol/recordBatch/v0/decoder";
import { eventBytes, kafkaEvent } from "../../../../../tools/local/event-source/kafka-event.js";
import { keepRecordHeaders, recordHeaders } from "../../../../../tools/local/event-source/record-headers.js";
import { type RawRecord, recordBatch } from "../../../../support/clients/raw-record.js";
import { record } from "../../../../support/local-platform/scripted.js";

beforeAll(() => {
  keepRecordHeaders();
  keepRecordHeaders(); // a second time changes nothing
});

/** Decodes the bytes of a record with these headers as kafkajs does with the response of a broker. */
async function read(headers: RawRecord["headers"]): Promise<KafkaMessage> {
  const { records } = await decodeRecordBatch(new Decoder(recordBatch([{ value: "v", headers }], 1_795_239_000_000)));
  return records[0];
}

/** Returns the headers in the event of a record with these headers. */
async function inEvent(...headers: RawRecord["headers"]): Promise<unknown> {
  const event = JSON.parse(kafkaEvent("arn", [], [record(0, 1, "v", { headers: recordHeaders(await read(headers)) })]));
  return JSON.stringify(event.records["t-0"][0].headers);
}

test("sends a header with null as an empty object, and an empty value as an empty list", async () => {
  expect(await inEvent(["a", "1"], ["nothing", null], ["empty", ""])).toBe('[{"a":[49]},{},{"empty":[]}]');
});

test("sends bytes as signed integers", async () => {
  expect(await inEvent(["bytes", Buffer.from([0, 127, 128, 255])])).toBe('[{"bytes":[0,127,-128,-1]}]');
});

test("keeps the order of headers and repeats their names, also after null", async () => {
  expect(await inEvent(["b", "1"], ["a", "2"], ["b", null], ["b", "3"], ["10", "4"], ["9", "5"])).toBe(
    '[{"b":[49]},{"a":[50]},{},{"b":[51]},{"10":[52]},{"9":[53]}]',
  );
});

test("sends names of JavaScript's own fields, the empty name, and names that are not UTF-8", async () => {
  expect(await inEvent(["constructor", "1"], ["__proto__", "2"], ["toString", "3"], ["", "4"], [Buffer.from([0x61, 0xff]), "5"])).toBe(
    '[{"constructor":[49]},{"__proto__":[50]},{"toString":[51]},{"":[52]},{"a\ufffd":[53]}]',
  );
});

test("sends an empty list for a record without headers, and for the formats before headers", async () => {
  expect(await inEvent()).toBe("[]");
  expect(recordHeaders({})).toEqual([]);
});

test("leaves the headers of other kafkajs consumers unchanged", async () => {
  const { headers } = await read([
    ["a", "1"],
    ["b", "2"],
    ["a", "3"],
  ]);

  expect(headers).toEqual({ a: [Buffer.from("1"), Buffer.from("3")], b: Buffer.from("2") });
});

test("reports a record that was decoded without the list", () => {
  expect(() => recordHeaders({ headers: { a: "1" } })).toThrow("kafkajs decoded a record without its list of headers");
});

test("counts at least the bytes that a record has in the event", async () => {
  const worst = Buffer.alloc(1_000, 0x80);
  const headers = recordHeaders(
    await read([
      ['\u0001\u0002"ä', worst],
      ["n", null],
      ["", ""],
      ["x".repeat(100), worst],
    ]),
  );
  const empty = kafkaEvent("arn", [], []).length;
  const one = record(0, 1, "v".repeat(1_000), { key: Buffer.alloc(100), headers });

  expect(eventBytes(one)).toBeGreaterThanOrEqual(Buffer.byteLength(kafkaEvent("arn", [], [one])) - empty);
});
