import type { ReceivedRecord } from "../../../lambdas/consumer/domain/received-record.js";
import type { AdEvent } from "../../../lambdas/events/ad-event.js";

/** Creates a record with this value: an event, or any text. */
export function record(offset: number, value: AdEvent | string, topic = "ad-events", partition = 0): ReceivedRecord {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { topic, partition, offset, key: Buffer.from("key"), value: Buffer.from(text), headers: [] };
}

/** Creates event number n; the timestamps are one second apart. */
export function event(n: number, changes: Partial<AdEvent> = {}): AdEvent {
  const eventId = `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  return { eventId, adId: "a", timestamp: 1_795_239_000_000 + n * 1_000, impressions: 1, ...changes };
}
