import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { type AdEvent, adEvent } from "../../events/ad-event.js";

const minuteMs = 60_000;

/** Maximum time by which a caller's clock can be ahead. */
export const MAX_AHEAD_MS = 5 * minuteMs;

/** Maximum age of an event: the topic's default retention, and less than the 14 days for which CloudWatch accepts metrics. */
export const MAX_AGE_MS = 7 * 24 * 60 * minuteMs;

/** An error in one field of a request. */
export interface FieldError {
  /** `adId`, `Idempotency-Key`, or a JSON pointer into the body, as in the example of RFC 9457: `#/impressions`. */
  readonly pointer: string;
  readonly detail: string;
}

/** A valid event, or all errors of the request. */
export type ImpressionParseResult =
  | {
      readonly event: AdEvent;
      /** SHA-256 of what the caller set, by which a repeated request is recognized; undefined if the caller set no event ID. */
      readonly digest: string | undefined;
    }
  | { readonly errors: readonly FieldError[] };

/** Values of optional fields that the caller omitted. */
export interface Defaults {
  readonly nowMs: number;
  readonly newEventId: () => string;
  /** Event ID in the header `Idempotency-Key`. @default none */
  readonly idempotencyKey?: string | undefined;
}

const { eventId, timestamp, impressions } = adEvent.shape;

/** The request body. If a caller sets the event ID, it can repeat the request safely. */
const impressionBody = z.strictObject(
  { eventId: z.optional(eventId), timestamp: z.optional(timestamp), impressions: z.optional(impressions) },
  { error: "must be a JSON object" },
);

/**
 * Validates a request and returns its event, or all errors.
 * @param body - parsed JSON; undefined if the request has no body
 */
export function parseImpression(adId: unknown, body: unknown, { nowMs, newEventId, idempotencyKey }: Defaults): ImpressionParseResult {
  const id = adEvent.shape.adId.safeParse(adId);
  const parsed = impressionBody.safeParse(body === undefined ? {} : body);
  const errors: FieldError[] = [
    ...(id.error?.issues ?? []).map(({ message }) => ({ pointer: "adId", detail: message })),
    ...(parsed.error?.issues ?? []).flatMap(bodyErrors),
    ...timestampErrors(body, nowMs),
    ...keyErrors(body, idempotencyKey),
  ];
  if (errors.length > 0 || !id.success || !parsed.success) return { errors };
  const given = parsed.data.eventId ?? idempotencyKey;
  const { timestamp: at, impressions: number = 1 } = parsed.data;
  return {
    event: { eventId: given ?? newEventId(), adId: id.data, timestamp: at ?? nowMs, impressions: number },
    digest: given === undefined ? undefined : digestOf([id.data, at ?? null, number]),
  };
}

const digestOf = (given: readonly unknown[]): string => createHash("sha256").update(JSON.stringify(given)).digest("hex");

/** Checks the header against the schema of event IDs, and against the event ID in the body. */
function keyErrors(body: unknown, key: string | undefined): FieldError[] {
  const pointer = "Idempotency-Key";
  if (key === undefined) return [];
  if (!eventId.safeParse(key).success) return [{ pointer, detail: "must be a UUID" }];
  const inBody = (body as { eventId?: unknown } | null | undefined)?.eventId;
  return inBody === undefined || inBody === key ? [] : [{ pointer, detail: "must be equal to eventId, or be left out" }];
}

function bodyErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: pointerTo([key]),
      detail: "unknown field; allowed fields: eventId, timestamp, impressions",
    }));
  }
  return [{ pointer: pointerTo(issue.path), detail: issue.message }];
}

/** Checks the limits that depend on the clock. They are separate from the schema, so that they are reported together with other errors. */
function timestampErrors(body: unknown, nowMs: number): FieldError[] {
  const parsed = timestamp.safeParse((body as { timestamp?: unknown } | null | undefined)?.timestamp);
  if (!parsed.success) return []; // the schema has reported it
  const pointer = pointerTo(["timestamp"]);
  if (parsed.data > nowMs + MAX_AHEAD_MS) return [{ pointer, detail: "must not be more than 5 minutes in the future" }];
  if (parsed.data < nowMs - MAX_AGE_MS) return [{ pointer, detail: "must not be more than 7 days in the past" }];
  return [];
}

/** Returns a JSON pointer as a URI fragment. Escapes `~` and `/` first, then URI characters. Source: RFC 6901, section 6. */
function pointerTo(path: readonly PropertyKey[]): string {
  return `#${path.map((part) => `/${encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("")}`;
}
