import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { adEvent } from "../../../../../lambdas/events/ad-event.js";
import { MAX_AGE_MS, MAX_AHEAD_MS, parseImpression } from "../../../../../lambdas/producer/domain/impression.js";
import { adIds } from "../../../../support/lambdas/arbitrary-ad-events.js";

const nowMs = 1_795_239_000_000;
const newId = "00000000-0000-4000-8000-000000000001";
const defaults = { nowMs, newEventId: () => newId };
const parse = (adId: unknown, body?: unknown) => parseImpression(adId, body, defaults);
const errorsOf = (adId: unknown, body?: unknown) => {
  const result = parse(adId, body);
  return "errors" in result ? result.errors : [];
};

test("defaults to one impression, now, with a new event ID", () => {
  const event = { eventId: newId, adId: "a", timestamp: nowMs, impressions: 1 };

  expect([parse("a"), parse("a", {})]).toEqual([{ event }, { event }]);
});

test("keeps the event ID of the caller, so that a repeated request is a duplicate", () => {
  const eventId = "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a";

  expect(parse("a", { eventId, timestamp: nowMs - 5, impressions: 7 })).toEqual({
    event: { eventId, adId: "a", timestamp: nowMs - 5, impressions: 7 },
  });
});

test("reports all errors, each with its location", () => {
  const errors = errorsOf("no spaces", { eventId: 7, impressions: 0, timestamp: nowMs + MAX_AHEAD_MS + 1, "a/b~c": 1, more: 2 });

  expect(new Map(errors.map(({ pointer, detail }) => [pointer, detail]))).toEqual(
    new Map([
      ["adId", "must be 1 to 64 letters, digits, '.', '_' or '-'"],
      ["#/eventId", "must be a UUID"],
      ["#/impressions", "must be at least 1"],
      ["#/a~1b~0c", "unknown field; allowed fields: eventId, timestamp, impressions"],
      ["#/more", "unknown field; allowed fields: eventId, timestamp, impressions"],
      ["#/timestamp", "must not be more than 5 minutes in the future"],
    ]),
  );
});

test.each([
  ["the future", nowMs + 300_000, nowMs + 300_001],
  ["the past", nowMs - 604_800_000, nowMs - 604_800_001],
])("limits a timestamp in %s to the exact millisecond", (_, last, beyond) => {
  const limit = beyond > nowMs ? "5 minutes in the future" : "7 days in the past";

  expect([errorsOf("a", { timestamp: last }), errorsOf("a", { timestamp: beyond })]).toEqual([
    [],
    [{ pointer: "#/timestamp", detail: `must not be more than ${limit}` }],
  ]);
});

test.each([[null], [[]], ["text"], [3], [true]])("rejects %j as a body", (body) => {
  expect(errorsOf("a", body)).toEqual([{ pointer: "#", detail: "must be a JSON object" }]);
});

test("returns a valid event or errors for any request", () => {
  const field = fc.oneof(fc.anything(), fc.uuid(), fc.integer(), fc.constant(nowMs));
  const bodies = fc.oneof(fc.anything(), fc.record({ eventId: field, timestamp: field, impressions: field }, { requiredKeys: [] }));
  fc.assert(
    fc.property(fc.oneof(adIds, fc.anything()), bodies, (adId, body) => {
      const result = parse(adId, body);
      if ("event" in result) expect(adEvent.safeParse(result.event).success).toBe(true);
      else expect(result.errors.length).toBeGreaterThan(0);
    }),
  );
});

test("accepts every valid request", () => {
  const body = fc.record(
    {
      eventId: fc.uuid(),
      timestamp: fc.integer({ min: nowMs - MAX_AGE_MS, max: nowMs + MAX_AHEAD_MS }),
      impressions: fc.integer({ min: 1, max: 1_000_000 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(fc.property(adIds, body, (adId, fields) => expect(parse(adId, fields)).toMatchObject({ event: { adId, ...fields } })));
});
