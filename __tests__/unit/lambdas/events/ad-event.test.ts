import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { adEvent } from "../../../../lambdas/events/ad-event.js";
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
