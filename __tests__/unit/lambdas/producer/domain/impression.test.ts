import { describe, expect, test } from "@jest/globals";
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

  expect(parse("a", { eventId, timestamp: nowMs - 5, impressions: 7 })).toMatchObject({
    event: { eventId, adId: "a", timestamp: nowMs - 5, impressions: 7 },
  });
});

describe("the header Idempotency-Key", () => {
  const key = "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a";
  const withKey = (idempotencyKey: string, body?: unknown) => parseImpression("a", body, { ...defaults, idempotencyKey });

  test("is the event ID, also next to an equal one in the body", () => {
    for (const body of [undefined, {}, { impressions: 1 }, { eventId: key }])
      expect(withKey(key, body)).toMatchObject({ event: { eventId: key, impressions: 1 } });
  });

  test.each([
    ["7", {}, "must be a UUID"],
    ["", {}, "must be a UUID"],
    [key, { eventId: newId }, "must be equal to eventId, or be left out"],
    [key, { eventId: 7 }, "must be equal to eventId, or be left out"],
  ])("%j is refused with the body %j", (idempotencyKey, body, detail) => {
    const result = withKey(idempotencyKey, body);

    expect("errors" in result && result.errors).toContainEqual({ pointer: "Idempotency-Key", detail });
  });

  test("does not hide that the body is no object", () => {
    for (const body of [null, 7, []]) expect("errors" in withKey(key, body)).toBe(true);
  });
});

test("the digest is that of what the caller set, and only of requests that can be repeated", () => {
  const digestOf = (adId: string, body: object, at = nowMs) => {
    const result = parseImpression(adId, body, { ...defaults, nowMs: at });
    return "errors" in result ? result.errors : result.digest;
  };
  const first = digestOf("a", { eventId: newId, impressions: 2 });

  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf("a", { impressions: 2, eventId: newId }, nowMs + 1)).toBe(first);
  expect(digestOf("a", { eventId: newId, impressions: 3 })).not.toBe(first);
  expect(digestOf("b", { eventId: newId, impressions: 2 })).not.toBe(first);
  expect(digestOf("a", { eventId: newId, impressions: 2, timestamp: nowMs })).not.toBe(first);
  expect(digestOf("a", { eventId: newId })).toBe(digestOf("a", { eventId: newId, impressions: 1 }));
  expect(digestOf("a", { impressions: 2 })).toBeUndefined();
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
