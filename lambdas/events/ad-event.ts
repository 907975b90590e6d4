import * as z from "zod/mini";

/** Version of the schema below, carried in each record's headers. It changes when a consumer of the old one could not read the new one. */
export const AD_EVENT_SCHEMA_VERSION = "1";

/** Name of a header of each record: version of the schema of its value. */
export const SCHEMA_VERSION_HEADER = "schema-version";

/** One or more impressions of an advertisement; the value of each record, as JSON. The messages are shown to callers. */
export const adEvent = z.strictObject(
  {
    /** Tells a repeated delivery from a second event. */
    eventId: z.uuid("must be a UUID"),
    adId: z.string("must be text").check(z.regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, '.', '_' or '-'")),
    /** When it was seen: ms since the epoch. */
    timestamp: z.int("must be a whole number of ms since the epoch").check(z.gte(0, "must not be negative")),
    impressions: z.int("must be a whole number").check(z.gte(1, "must be at least 1"), z.lte(1_000_000, "must be at most 1000000")),
  },
  { error: (issue) => (issue.code === "unrecognized_keys" ? `unknown: ${issue.keys.join(", ")}` : "must be an object") },
);

export type AdEvent = z.output<typeof adEvent>;
