import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeAdEvent } from "../../../../../lambdas/consumer/domain/decode-ad-event.js";
import { adEvents } from "../../../../support/lambdas/arbitrary-ad-events.js";
import { event, record } from "../../../../support/lambdas/records.js";

test("decodes every event that a producer can write", () => {
  fc.assert(fc.property(adEvents, (written) => expect(decodeAdEvent(record(0, written))).toEqual({ event: written })));
});

test("returns an event or a reason for any bytes, and never throws", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
      const decoded = decodeAdEvent({ ...record(0, ""), value: Buffer.from(bytes) });
      expect("event" in decoded || decoded.reason.length > 0).toBe(true);
    }),
  );
});

test.each([
  ["invalid JSON", record(0, "{"), "not valid JSON in UTF-8"],
  ["invalid UTF-8", { ...record(0, ""), value: Buffer.from([0x22, 0xff, 0x22]) }, "not valid JSON in UTF-8"],
  ["a tombstone", { ...record(0, ""), value: undefined }, "no value"],
  ["a value that is not an object", record(0, "[]"), "value must be an object"],
  ["an additional field", record(0, JSON.stringify({ ...event(1), secret: 1 })), "value unknown fields: secret"],
  [
    "several errors",
    record(0, JSON.stringify({ ...event(1), eventId: "x", impressions: 0 })),
    "eventId must be a UUID; impressions must be at least 1",
  ],
])("returns the reason for %s", (_, unusable, reason) => {
  expect(decodeAdEvent(unusable)).toEqual({ reason });
});

test("rejects an unsupported schema version, and assumes the current one for a record without a version", () => {
  const versioned = (version: string) => ({ ...record(0, event(1)), headers: [{ name: "schema-version", value: Buffer.from(version) }] });

  expect(decodeAdEvent(versioned("2"))).toEqual({ reason: "unsupported schema version; supported: 1" });
  expect([decodeAdEvent(versioned("1")), decodeAdEvent(record(0, event(1)))]).toEqual([{ event: event(1) }, { event: event(1) }]);
});

test("limits the length of a reason for any number of errors", () => {
  const strange = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`key${n}`, n]));
  const decoded = decodeAdEvent(record(0, JSON.stringify(strange)));

  expect("reason" in decoded && decoded.reason.length).toBe(500);
});

test("reads the schema version before the value, from the first header of that name", () => {
  const headers = (...versions: string[]) => versions.map((version) => ({ name: "schema-version", value: Buffer.from(version) }));
  const unsupported = { reason: "unsupported schema version; supported: 1" };

  expect(decodeAdEvent({ ...record(0, ""), value: undefined, headers: headers("2") })).toEqual(unsupported);
  expect(decodeAdEvent({ ...record(0, event(1)), headers: headers("1", "2") })).toEqual({ event: event(1) });
  expect(decodeAdEvent({ ...record(0, event(1)), headers: headers("2", "1") })).toEqual(unsupported);
  expect(decodeAdEvent({ ...record(0, event(1)), headers: headers("") })).toEqual(unsupported);
  expect(decodeAdEvent({ ...record(0, event(1)), headers: [{ name: "other", value: Buffer.from("2") }] })).toEqual({ event: event(1) });
});

test("reads the fields of an event among those of a value with a schema, which need not be JSON", () => {
  const bytes = { ...record(0, ""), value: Buffer.from([3]) };

  expect(decodeAdEvent(bytes, () => ({ value: { ...event(1), region: "eu" } }))).toEqual({ event: event(1) });
  expect(decodeAdEvent(bytes, () => ({ reason: "no such version" }))).toEqual({ reason: "no such version" });
  expect(decodeAdEvent(record(0, event(2)), () => undefined)).toEqual({ event: event(2) });
  for (const value of [null, 1, "text"]) expect(decodeAdEvent(bytes, () => ({ value }))).toEqual({ reason: "value must be an object" });
});
