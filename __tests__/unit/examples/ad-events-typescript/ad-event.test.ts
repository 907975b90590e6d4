import { expect, test } from "@jest/globals";
import { decode } from "../../../../examples/clients/ad-events-typescript/adapters/ad-event-listener.js";
import { publishImpressions } from "../../../../examples/clients/ad-events-typescript/application/publish-impressions.js";
import { type AdEvent, adEvent, InvalidAdEvent } from "../../../../examples/clients/ad-events-typescript/domain/ad-event.js";

const event: AdEvent = { eventId: "0b8f0a5e-6c3a-4b8e-9d57-1f1f6a3c2d10", adId: "ad-1", timestamp: 1_764_000_000_000, impressions: 2 };

test("an event keeps its values, and no others", () => {
  expect(adEvent({ ...event, other: 1 } as AdEvent)).toEqual(event);
});

test.each([
  [{ eventId: "1" }, "eventId: a UUID is required"],
  [{ adId: "a b" }, "adId: 1 to 64 letters, digits, '.', '_' or '-' are required"],
  [{ adId: "a".repeat(65) }, "adId: 1 to 64 letters, digits, '.', '_' or '-' are required"],
  [{ timestamp: -1 }, "timestamp: a whole number of at least 0 is required"],
  [{ timestamp: 1.5 }, "timestamp: a whole number of at least 0 is required"],
  [{ impressions: 0 }, "impressions: a whole number from 1 to 1000000 is required"],
  [{ impressions: 1_000_001 }, "impressions: a whole number from 1 to 1000000 is required"],
])("an event with %j is invalid", (wrong, message) => {
  expect(() => adEvent({ ...event, ...wrong })).toThrow(new InvalidAdEvent(message));
});

test.each([
  [JSON.stringify(event), event],
  ["{", new InvalidAdEvent("the value is not JSON")],
  ["null", new InvalidAdEvent("the value is not a JSON object")],
  ["{}", new InvalidAdEvent("eventId: a UUID is required")],
])("the value %s is decoded, or is a poison record with a reason", (value, decoded) => {
  expect(decode(Buffer.from(value))).toEqual(decoded);
});

test("publishing accounts for each event, acknowledged or failed", async () => {
  const events = async function* () {
    for (let impressions = 1; impressions <= 5; impressions++) yield { ...event, impressions };
  };
  const log = { append: ({ impressions }: AdEvent) => (impressions === 3 ? Promise.reject(new Error("no leader")) : Promise.resolve()) };

  expect(await publishImpressions(log, events())).toEqual({ acknowledged: 4, failed: 1 });
});
