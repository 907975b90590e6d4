/** One or more impressions of an ad. An event that exists is valid: {@link adEvent} checks it. */
export interface AdEvent {
  /** A consumer recognizes a duplicate by it. */
  readonly eventId: string;
  /** Also the key of the ad's records: all of them are in one partition, in order. */
  readonly adId: string;
  /** Time of the impression, in ms since the epoch. */
  readonly timestamp: number;
  readonly impressions: number;
}

/** The values are not an ad event. No retry can change that. */
export class InvalidAdEvent extends Error {
  override readonly name = "InvalidAdEvent";
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const AD_ID = /^[\w.-]{1,64}$/;
const MAX_IMPRESSIONS = 1_000_000;

/** Returns the event with these values. @throws InvalidAdEvent that names the first wrong field */
export function adEvent(values: Readonly<Record<keyof AdEvent, unknown>>): AdEvent {
  const { eventId, adId, timestamp, impressions } = values;
  if (typeof eventId !== "string" || !UUID.test(eventId)) throw new InvalidAdEvent("eventId: a UUID is required");
  if (typeof adId !== "string" || !AD_ID.test(adId))
    throw new InvalidAdEvent("adId: 1 to 64 letters, digits, '.', '_' or '-' are required");
  if (!isWhole(timestamp) || timestamp < 0) throw new InvalidAdEvent("timestamp: a whole number of at least 0 is required");
  if (!isWhole(impressions) || impressions < 1 || impressions > MAX_IMPRESSIONS)
    throw new InvalidAdEvent(`impressions: a whole number from 1 to ${MAX_IMPRESSIONS} is required`);
  return { eventId, adId, timestamp, impressions };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
