import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { AD_EVENT_SCHEMA_VERSION, adEvent, SCHEMA_VERSION_HEADER } from "../../../../lambdas/events/ad-event.js";
import { adEvents } from "../../../support/lambdas/arbitrary-ad-events.js";

test("accepts every valid event, and preserves it through JSON", () => {
  fc.assert(fc.property(adEvents, (event) => expect(adEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)));
});

test("rejects an event with a missing, mistyped or additional field", () => {
  const invalid = fc.tuple(
    adEvents,
    fc.constantFrom("eventId", "adId", "timestamp", "impressions", "additional"),
    fc.constantFrom(undefined, null, {}, "", -1, 0.5),
  );
  fc.assert(fc.property(invalid, ([event, field, value]) => expect(adEvent.safeParse({ ...event, [field]: value }).success).toBe(false)));
});

const valid = { eventId: "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a", adId: "a", timestamp: 0, impressions: 1 };

test.each<[string, object, string[]]>([
  ["an ID that is not a UUID", { eventId: "x" }, ["must be a UUID"]],
  ["an advertisement that is not text", { adId: 7 }, ["must be a string"]],
  ["an empty advertisement", { adId: "" }, ["must be 1 to 64 letters, digits, '.', '_' or '-'"]],
  ["65 letters", { adId: "a".repeat(65) }, ["must be 1 to 64 letters, digits, '.', '_' or '-'"]],
  ["a space before", { adId: " a" }, ["must be 1 to 64 letters, digits, '.', '_' or '-'"]],
  ["a space after", { adId: "a " }, ["must be 1 to 64 letters, digits, '.', '_' or '-'"]],
  ["a fraction of a millisecond", { timestamp: 0.5 }, ["must be an integer, in ms since the epoch"]],
  ["a time before the epoch", { timestamp: -1 }, ["must not be negative"]],
  ["half an impression", { impressions: 1.5 }, ["must be an integer"]],
  ["no impression", { impressions: 0 }, ["must be at least 1"]],
  ["too many impressions", { impressions: 1_000_001 }, ["must be at most 1000000"]],
  ["two unknown fields", { a: 1, b: 2 }, ["unknown fields: a, b"]],
  ["all letters, digits and marks, and the largest count", { adId: `aZ09._-${"x".repeat(57)}`, impressions: 1_000_000 }, []],
])("%s: %j has the errors %j", (_, changes, messages) => {
  const { error } = adEvent.safeParse({ ...valid, ...changes });

  expect(error?.issues.map(({ message }) => message) ?? []).toEqual(messages);
});

test("rejects a value that is not an object", () => {
  expect(adEvent.safeParse("text").error?.issues.map(({ message }) => message)).toEqual(["must be an object"]);
});

test("names the version and its header as consumers of other teams read them", () => {
  expect([AD_EVENT_SCHEMA_VERSION, SCHEMA_VERSION_HEADER]).toEqual(["1", "schema-version"]);
});
