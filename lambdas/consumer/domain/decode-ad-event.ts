import { AD_EVENT_SCHEMA_VERSION, type AdEvent, adEvent, SCHEMA_VERSION_HEADER } from "../../events/ad-event.js";
import type { DecodeValue } from "../../schemas/value-decoder.js";
import type { ReceivedRecord } from "./received-record.js";

/** The event in a record, or the reason why the record can't be decoded. */
export type DecodeResult = { readonly event: AdEvent } | { readonly reason: string };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Limits the reason, because a record of another application can have thousands of errors. */
const MAX_REASON_CHARS = 500;

/**
 * Decodes a record with the producer's schema. The reason is written to logs and headers, so it contains field names but no values.
 * @param decode - decodes a value that has a schema in a registry; of its fields, only those of an event are read
 */
export function decodeAdEvent({ value, headers }: ReceivedRecord, decode: DecodeValue = () => undefined): DecodeResult {
  const version = headers.find(({ name }) => name === SCHEMA_VERSION_HEADER)?.value.toString();
  if (version !== undefined && version !== AD_EVENT_SCHEMA_VERSION)
    return { reason: `unsupported schema version; supported: ${AD_EVENT_SCHEMA_VERSION}` };
  if (value === undefined) return { reason: "no value" };
  const decoded = decode(value);
  if (decoded) return "reason" in decoded ? decoded : eventIn(eventFields(decoded.value));
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(value));
  } catch {
    return { reason: "not valid JSON in UTF-8" };
  }
  return eventIn(json);
}

/** Returns the fields of an event among those of a record: a version of the schema can have more. */
function eventFields(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(adEvent.shape, name)));
}

function eventIn(value: unknown): DecodeResult {
  const result = adEvent.safeParse(value);
  if (result.success) return { event: result.data };
  const reason = result.error.issues.map(({ path, message }) => `${path.join(".") || "value"} ${message}`).join("; ");
  return { reason: reason.slice(0, MAX_REASON_CHARS) };
}
