import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { adEvent } from "../../../../lambdas/events/ad-event.js";
import { adEvents } from "../../../support/lambdas/arbitrary-ad-events.js";

test("takes every event of its shape, and gives it back unchanged through JSON", () => {
  fc.assert(fc.property(adEvents, (event) => expect(adEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)));
});

test("refuses an event with any one part missing, of another type, or with one more", () => {
  const spoilt = fc.tuple(
    adEvents,
    fc.constantFrom("eventId", "adId", "timestamp", "impressions", "more"),
    fc.constantFrom(undefined, null, {}, "", -1, 0.5),
  );
  fc.assert(fc.property(spoilt, ([event, part, value]) => expect(adEvent.safeParse({ ...event, [part]: value }).success).toBe(false)));
});
