import type { AdEvent } from "../../events/ad-event.js";
import type { Deadline } from "../../runtime/deadline.js";
import { decodeAdEvent } from "./decode-ad-event.js";
import type { DeduplicationWindow } from "./deduplication-window.js";
import { countImpressions, type ImpressionSink } from "./impression-counts.js";
import type { PartitionRecords, PoisonRecord, ReceivedRecord } from "./received-record.js";

/** Where records go that nobody can use. */
export interface DeadLetters {
  /**
   * Lays the records down, in order, and resolves to how many of them, from the first on, are safe there
   * when the deadline comes. A failure is its own to report; it is not thrown.
   */
  put(poison: readonly PoisonRecord[], deadline: Deadline): Promise<number>;
}

/** From where on a partition must be read again. */
export interface Unfinished {
  readonly source: string;
  readonly offset: number;
}

/** What became of a batch. Each record received is in exactly one of the counts. */
export interface BatchOutcome {
  readonly received: number;
  readonly accepted: readonly AdEvent[];
  /** Event ids of records left out because their event had been counted. */
  readonly duplicates: readonly string[];
  /** Records laid down as dead letters. */
  readonly poison: readonly PoisonRecord[];
  /** Records that come again. */
  readonly unfinishedRecords: number;
  readonly unfinished: readonly Unfinished[];
}

type Entry = { readonly record: ReceivedRecord; readonly event: AdEvent } | (PoisonRecord & { readonly event?: undefined });

/** Counts the impressions of a batch of records: each event once, each record accounted for, each partition in order. */
export class AdEventConsumer {
  constructor(
    private readonly window: DeduplicationWindow,
    private readonly deadLetters: DeadLetters,
    private readonly sink: ImpressionSink,
  ) {}

  /** @throws what the sink throws; nothing of the batch is then remembered, and all of it may come again */
  async consume(partitions: readonly PartitionRecords[], deadline: Deadline): Promise<BatchOutcome> {
    const read = partitions.map(({ source, records }) => ({ source, entries: inOrder(records).map(entryOf) }));
    const poison = read.flatMap(({ entries }) => entries.filter(isPoison));
    const safe = new Set<Entry>(poison.length > 0 ? poison.slice(0, await this.deadLetters.put(poison, deadline)) : []);

    const unfinished: Unfinished[] = [];
    let unfinishedRecords = 0;
    const accepted = new Map<string, AdEvent>();
    const duplicates: string[] = [];
    for (const { source, entries } of read) {
      // Order: what comes behind a record that failed is not done either, whatever it holds.
      const stop = entries.findIndex((entry) => isPoison(entry) && !safe.has(entry));
      const failed = entries[stop];
      if (failed) {
        unfinished.push({ source, offset: failed.record.offset });
        unfinishedRecords += entries.length - stop;
      }
      for (const { event } of failed ? entries.slice(0, stop) : entries) {
        if (!event) continue;
        if (accepted.has(event.eventId) || this.window.has(event.eventId)) duplicates.push(event.eventId);
        else accepted.set(event.eventId, event);
      }
    }
    const events = [...accepted.values()];
    if (events.length > 0) await this.sink.add(countImpressions(events));
    for (const { eventId } of events) this.window.remember(eventId);
    const received = read.reduce((sum, { entries }) => sum + entries.length, 0);
    return { received, accepted: events, duplicates, poison: poison.filter((entry) => safe.has(entry)), unfinishedRecords, unfinished };
  }
}

function entryOf(record: ReceivedRecord): Entry {
  const decoded = decodeAdEvent(record);
  return "event" in decoded ? { record, event: decoded.event } : { record, reason: decoded.reason };
}

function isPoison(entry: Entry): entry is Extract<Entry, PoisonRecord> {
  return entry.event === undefined;
}

/** Lambda keeps the order of a partition; a poller that doesn't must not cost a record. */
function inOrder(records: readonly ReceivedRecord[]): ReceivedRecord[] {
  return [...records].sort((a, b) => a.offset - b.offset);
}
