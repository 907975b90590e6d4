import { AD_EVENT_SCHEMA_VERSION, type AdEvent, adEvent, SCHEMA_VERSION_HEADER } from "../../events/ad-event.js";
import type { ReceivedRecord } from "./received-record.js";

/** The event in a record, or the reason why the record can't be decoded. */
export type DecodeResult = { readonly event: AdEvent } | { readonly reason: string };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Limits the reason, because a record of another application can have thousands of errors. */
const MAX_REASON_CHARS = 500;

/** Decodes a record with the producer's schema. The reason is written to logs and headers, so it contains field names but no values. */
export function decodeAdEvent({ value, headers }: ReceivedRecord): DecodeResult {
  const version = headers.find(({ name }) => name === SCHEMA_VERSION_HEADER)?.value.toString();
  if (version !== undefined && version !== AD_EVENT_SCHEMA_VERSION)
    return { reason: `unsupported schema version; supported: ${AD_EVENT_SCHEMA_VERSION}` };
  if (value === undefined) return { reason: "no value" };
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(value));
  } catch {
    return { reason: "not valid JSON in UTF-8" };
  }
  const result = adEvent.safeParse(json);
  if (result.success) return { event: result.data };
  const reason = result.error.issues.map(({ path, message }) => `${path.join(".") || "value"} ${message}`).join("; ");
  return { reason: reason.slice(0, MAX_REASON_CHARS) };
}
