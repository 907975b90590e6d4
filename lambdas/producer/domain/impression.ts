import * as z from "zod/mini";
import { type AdEvent, adEvent } from "../../events/ad-event.js";

const minuteMs = 60_000;

/** Clocks of callers may be ahead by this much. */
export const MAX_AHEAD_MS = 5 * minuteMs;

/** Older events would come after the topic's usual retention and after CloudWatch stops taking metrics for their minute (14 days). */
export const MAX_AGE_MS = 7 * 24 * 60 * minuteMs;

/** One thing that is wrong with what a caller sent. */
export interface Fault {
  /** Where: `adId`, or a JSON pointer into the body, as in RFC 9457's own example: `#/impressions`. */
  readonly pointer: string;
  readonly detail: string;
}

export type Reading = { readonly event: AdEvent } | { readonly faults: readonly Fault[] };

/** What callers may leave out, and what stands for it. */
export interface Defaults {
  readonly nowMs: number;
  readonly newEventId: () => string;
}

const { eventId, timestamp, impressions } = adEvent.shape;

/** What a caller may say about an impression. An event id of the caller's own makes a repeated request harmless. */
const impressionBody = z.strictObject(
  { eventId: z.optional(eventId), timestamp: z.optional(timestamp), impressions: z.optional(impressions) },
  { error: (issue) => (issue.code === "unrecognized_keys" ? undefined : "must be a JSON object") },
);

/**
 * The event that a request is about, or all that is wrong with it.
 * @param body parsed JSON; undefined when the caller sent none
 */
export function readImpression(adId: unknown, body: unknown, { nowMs, newEventId }: Defaults): Reading {
  const ad = adEvent.shape.adId.safeParse(adId);
  const said = impressionBody.safeParse(body === undefined ? {} : body);
  const faults: Fault[] = [
    ...(ad.error?.issues ?? []).map(({ message }) => ({ pointer: "adId", detail: message })),
    ...(said.error?.issues ?? []).flatMap(bodyFaults),
    ...timestampFaults(body, nowMs),
  ];
  if (faults.length > 0 || !ad.success || !said.success) return { faults };
  return {
    event: {
      eventId: said.data.eventId ?? newEventId(),
      adId: ad.data,
      timestamp: said.data.timestamp ?? nowMs,
      impressions: said.data.impressions ?? 1,
    },
  };
}

function bodyFaults(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ pointer: pointerTo([key]), detail: "unknown: allowed are eventId, timestamp, impressions" }));
  }
  return [{ pointer: pointerTo(issue.path), detail: issue.message }];
}

/** Bounds that move with the clock, which a schema can't hold. Asked apart from the schema, so that other faults don't hide them. */
function timestampFaults(body: unknown, nowMs: number): Fault[] {
  const said = timestamp.safeParse((body as { timestamp?: unknown } | null | undefined)?.timestamp);
  if (!said.success) return [];
  const pointer = pointerTo(["timestamp"]);
  if (said.data > nowMs + MAX_AHEAD_MS) return [{ pointer, detail: "must not be more than 5 minutes in the future" }];
  if (said.data < nowMs - MAX_AGE_MS) return [{ pointer, detail: "must not be more than 7 days in the past" }];
  return [];
}

/** JSON pointer as a URI fragment. Source: RFC 6901, section 6; its escapes (`~`, `/`) come before those of URIs. */
function pointerTo(path: readonly PropertyKey[]): string {
  return `#${path.map((part) => `/${encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("")}`;
}
