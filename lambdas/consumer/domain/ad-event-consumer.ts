import type { AdEvent } from "../../events/ad-event.js";
import type { Deadline } from "../../runtime/deadline.js";
import { decodeAdEvent } from "./decode-ad-event.js";
import type { DeduplicationWindow } from "./deduplication-window.js";
import { countImpressions, type ImpressionSink } from "./impression-counts.js";
import type { PartitionRecords, PoisonRecord, ReceivedRecord } from "./received-record.js";

/** Stores records that can't be processed. */
export interface DeadLetters {
  /**
   * Writes the records in order. Reports failures itself and does not throw.
   * @returns the number of records, counted from the first, that are written without a gap by the deadline
   */
  write(poison: readonly PoisonRecord[], deadline: Deadline): Promise<number>;
}

/** The offset from which Lambda must resume a partition. */
export interface ResumeOffset {
  readonly source: string;
  readonly offset: number;
}

/** The result of a batch. Each received record is in exactly one of the counts. */
export interface BatchResult {
  readonly received: number;
  readonly accepted: readonly AdEvent[];
  /** Event IDs of records that were skipped because their event was already counted. */
  readonly duplicates: readonly string[];
  /** Records written to the dead-letter topic. */
  readonly poison: readonly PoisonRecord[];
  /** Number of records that Lambda must deliver again. */
  readonly recordsToRetry: number;
  readonly resumeOffsets: readonly ResumeOffset[];
}

type Entry = { readonly record: ReceivedRecord; readonly event: AdEvent } | (PoisonRecord & { readonly event?: undefined });

/** Counts the impressions of a batch: each event once, each record accounted for, each partition in order. */
export class AdEventConsumer {
  constructor(
    private readonly window: DeduplicationWindow,
    private readonly deadLetters: DeadLetters,
    private readonly sink: ImpressionSink,
  ) {}

  /** @throws the sink's error; no event of the batch is then in the deduplication window, so Lambda can deliver the whole batch again */
  async consume(partitions: readonly PartitionRecords[], deadline: Deadline): Promise<BatchResult> {
    const decoded = partitions.map(({ source, records }) => ({ source, entries: sortedByOffset(records).map(decodeEntry) }));
    const poison = decoded.flatMap(({ entries }) => entries.filter(isPoison));
    const written = new Set<Entry>(poison.slice(0, await this.deadLetters.write(poison, deadline)));

    const resumeOffsets: ResumeOffset[] = [];
    let recordsToRetry = 0;
    const accepted = new Map<string, AdEvent>();
    const duplicates: string[] = [];
    for (const { source, entries } of decoded) {
      // To keep the order, no record after a failed one is processed.
      const failedIndex = entries.findIndex((entry) => isPoison(entry) && !written.has(entry));
      const failed = entries[failedIndex];
      if (failed) {
        resumeOffsets.push({ source, offset: failed.record.offset });
        recordsToRetry += entries.length - failedIndex;
      }
      for (const { event } of failed ? entries.slice(0, failedIndex) : entries) {
        if (!event) continue;
        if (accepted.has(event.eventId) || this.window.has(event.eventId)) duplicates.push(event.eventId);
        else accepted.set(event.eventId, event);
      }
    }
    const events = [...accepted.values()];
    if (events.length > 0) await this.sink.add(countImpressions(events));
    for (const { eventId } of events) this.window.add(eventId);
    const received = decoded.reduce((sum, { entries }) => sum + entries.length, 0);
    return { received, accepted: events, duplicates, poison: poison.filter((entry) => written.has(entry)), recordsToRetry, resumeOffsets };
  }
}

function decodeEntry(record: ReceivedRecord): Entry {
  const decoded = decodeAdEvent(record);
  return "event" in decoded ? { record, event: decoded.event } : { record, reason: decoded.reason };
}

function isPoison(entry: Entry): entry is Extract<Entry, PoisonRecord> {
  return entry.event === undefined;
}

/** Lambda keeps the order of a partition; sorting prevents the loss of a record with a poller that does not. */
function sortedByOffset(records: readonly ReceivedRecord[]): ReceivedRecord[] {
  return [...records].sort((a, b) => a.offset - b.offset);
}
