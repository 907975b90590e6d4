import * as z from "zod/mini";

/** Version of the schema below, written to the headers of each record. Increase it when existing consumers can't read the new schema. */
export const AD_EVENT_SCHEMA_VERSION = "1";

/** Record header with the schema version of the value. */
export const SCHEMA_VERSION_HEADER = "schema-version";

/** One or more impressions of an advertisement; the value of each record, as JSON. API responses contain the messages. */
export const adEvent = z.strictObject(
  {
    /** Unique ID of the event, by which consumers detect duplicates. */
    eventId: z.uuid("must be a UUID"),
    adId: z.string("must be a string").check(z.regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, '.', '_' or '-'")),
    /** Time of the impression, in ms since the epoch. */
    timestamp: z.int("must be an integer, in ms since the epoch").check(z.gte(0, "must not be negative")),
    impressions: z.int("must be an integer").check(z.gte(1, "must be at least 1"), z.lte(1_000_000, "must be at most 1000000")),
  },
  { error: (issue) => (issue.code === "unrecognized_keys" ? `unknown fields: ${issue.keys.join(", ")}` : "must be an object") },
);

export type AdEvent = z.output<typeof adEvent>;
