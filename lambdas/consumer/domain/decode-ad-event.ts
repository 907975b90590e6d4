import { AD_EVENT_SCHEMA_VERSION, type AdEvent, adEvent, SCHEMA_VERSION_HEADER } from "../../events/ad-event.js";
import type { ReceivedRecord } from "./received-record.js";

/** An event, or the reason why a record holds none. */
export type Decoded = { readonly event: AdEvent } | { readonly reason: string };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A stranger may write a record with ten thousand faults. */
const MAX_REASON_CHARS = 500;

/** Reads a record by the schema the producer writes. The reason goes into logs and headers: of the record it holds names at most. */
export function decodeAdEvent({ value, headers }: ReceivedRecord): Decoded {
  const version = headers.find(({ name }) => name === SCHEMA_VERSION_HEADER)?.value.toString();
  if (version !== undefined && version !== AD_EVENT_SCHEMA_VERSION) return { reason: `schema version is not ${AD_EVENT_SCHEMA_VERSION}` };
  if (value === undefined) return { reason: "no value" };
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(value));
  } catch {
    return { reason: "not JSON in UTF-8" };
  }
  const read = adEvent.safeParse(json);
  if (read.success) return { event: read.data };
  const reason = read.error.issues.map(({ path, message }) => `${path.join(".") || "value"} ${message}`).join("; ");
  return { reason: reason.slice(0, MAX_REASON_CHARS) };
}
