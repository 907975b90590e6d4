import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { adEvent } from "../../../../../lambdas/events/ad-event.js";
import { MAX_AGE_MS, MAX_AHEAD_MS, readImpression } from "../../../../../lambdas/producer/domain/impression.js";
import { adIds } from "../../../../support/lambdas/arbitrary-ad-events.js";

const nowMs = 1_795_239_000_000;
const ownId = "00000000-0000-4000-8000-000000000001";
const defaults = { nowMs, newEventId: () => ownId };
const read = (adId: unknown, body?: unknown) => readImpression(adId, body, defaults);
const faultsOf = (adId: unknown, body?: unknown) => {
  const reading = read(adId, body);
  return "faults" in reading ? reading.faults : [];
};

test("one impression, now, with an id of ours, when the caller says nothing more", () => {
  const event = { eventId: ownId, adId: "a", timestamp: nowMs, impressions: 1 };
  expect([read("a"), read("a", {})]).toEqual([{ event }, { event }]);
});

test("keeps the caller's own event id: a repeated request is then a duplicate, and no second event", () => {
  const eventId = "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a";
  expect(read("a", { eventId, timestamp: nowMs - 5, impressions: 7 })).toEqual({
    event: { eventId, adId: "a", timestamp: nowMs - 5, impressions: 7 },
  });
});

test("lists all faults at once, each with its place", () => {
  const faults = faultsOf("no spaces", { eventId: 7, impressions: 0, timestamp: nowMs + MAX_AHEAD_MS + 1, "a/b~c": 1, more: 2 });
  expect(new Map(faults.map(({ pointer, detail }) => [pointer, detail]))).toEqual(
    new Map([
      ["adId", "must be 1 to 64 letters, digits, '.', '_' or '-'"],
      ["#/eventId", "must be a UUID"],
      ["#/impressions", "must be at least 1"],
      ["#/a~1b~0c", "unknown: allowed are eventId, timestamp, impressions"],
      ["#/more", "unknown: allowed are eventId, timestamp, impressions"],
      ["#/timestamp", "must not be more than 5 minutes in the future"],
    ]),
  );
});

test.each([
  ["the future", nowMs + MAX_AHEAD_MS, nowMs + MAX_AHEAD_MS + 1],
  ["the past", nowMs - MAX_AGE_MS, nowMs - MAX_AGE_MS - 1],
])("bounds a timestamp in %s to the millisecond", (_, last, beyond) => {
  expect([faultsOf("a", { timestamp: last }).length, faultsOf("a", { timestamp: beyond }).length]).toEqual([0, 1]);
});

test.each([[null], [[]], ["text"], [3], [true]])("refuses %j for a body", (body) => {
  expect(faultsOf("a", body)).toEqual([{ pointer: "#", detail: "must be a JSON object" }]);
});

test("any request gives an event that the consumer takes, or faults, and never both or neither", () => {
  const field = fc.oneof(fc.anything(), fc.uuid(), fc.integer(), fc.constant(nowMs));
  const bodies = fc.oneof(fc.anything(), fc.record({ eventId: field, timestamp: field, impressions: field }, { requiredKeys: [] }));
  fc.assert(
    fc.property(fc.oneof(adIds, fc.anything()), bodies, (adId, body) => {
      const reading = read(adId, body);
      if ("event" in reading) expect(adEvent.safeParse(reading.event).success).toBe(true);
      else expect(reading.faults.length).toBeGreaterThan(0);
    }),
  );
});

test("takes every request that keeps to the rules", () => {
  const body = fc.record(
    {
      eventId: fc.uuid(),
      timestamp: fc.integer({ min: nowMs - MAX_AGE_MS, max: nowMs + MAX_AHEAD_MS }),
      impressions: fc.integer({ min: 1, max: 1_000_000 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(fc.property(adIds, body, (adId, said) => expect(read(adId, said)).toMatchObject({ event: { adId, ...said } })));
});
