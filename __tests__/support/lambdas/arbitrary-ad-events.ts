import fc from "fast-check";

const adIdChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

export const adIds = fc.string({ unit: fc.constantFrom(...adIdChars), minLength: 1, maxLength: 64 });

/** Generates every event that a producer can write. */
export const adEvents = fc.record({
  eventId: fc.uuid(),
  adId: adIds,
  timestamp: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  impressions: fc.integer({ min: 1, max: 1_000_000 }),
});
