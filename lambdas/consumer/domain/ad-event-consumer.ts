import type { AdEvent } from "../../events/ad-event.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { DecodeValue } from "../../schemas/value-decoder.js";
import { decodeAdEvent } from "./decode-ad-event.js";
import type { EventCounter } from "./event-counter.js";
import type { PartitionRecords, PoisonRecord, ReceivedRecord } from "./received-record.js";

/** Stores records that can't be processed. */
export interface DeadLetters {
  /**
   * Writes the records. Reports failures itself and does not throw.
   * @returns the records that could not be written by the deadline
   */
  write(poison: readonly PoisonRecord[], deadline: Deadline): Promise<readonly PoisonRecord[]>;
}

/** The result of a batch. Each received record is in exactly one of the counts. */
export interface BatchResult {
  readonly received: number;
  readonly accepted: readonly AdEvent[];
  /** Event IDs of records that were skipped because their event was already counted. */
  readonly duplicates: readonly string[];
  /** Records written to the dead-letter topic. */
  readonly poison: readonly PoisonRecord[];
  /** Records that can't be processed and could not be written to the dead-letter topic. Their positions are in the log. */
  readonly skipped: readonly PoisonRecord[];
}

/** Decodes values that have a schema in a registry. */
export interface SchemaDecoder {
  /**
   * Returns a function that decodes these values, and returns undefined for a value without a schema.
   * @throws Error if the registry can't be asked now; Lambda then delivers the batch again
   */
  decoderFor(values: readonly (Buffer | undefined)[], deadline: Deadline): Promise<DecodeValue>;
}

const withoutSchemas: DecodeValue = () => undefined;

type Entry = { readonly record: ReceivedRecord; readonly event: AdEvent } | (PoisonRecord & { readonly event?: undefined });

/**
 * Counts the impressions of a batch: each event once, each record accounted for, each partition in order.
 *
 * A record that can't be processed never delays or discards the others. If it can't be written to the dead-letter topic either, it is
 * skipped. A batch item failure instead would make Lambda retry all records behind it as well, and discard them together after the last
 * retry, whether or not the mapping bisects batches.
 */
export class AdEventConsumer {
  constructor(
    private readonly counter: EventCounter,
    private readonly deadLetters: DeadLetters,
    private readonly schemas?: SchemaDecoder,
  ) {}

  /** @throws the error of the counter or of the schemas; Lambda can deliver the whole batch again */
  async consume(partitions: readonly PartitionRecords[], deadline: Deadline): Promise<BatchResult> {
    const sorted = partitions.flatMap(({ records }) => sortedByOffset(records));
    const values = sorted.map(({ value }) => value);
    // Half of the time at most: dead letters and counts need the other half.
    const decode = (await this.schemas?.decoderFor(values, deadline.half())) ?? withoutSchemas;
    const entries = sorted.map((record) => decodeEntry(record, decode));
    const poison = entries.filter(isPoison);
    const skipped = new Set(poison.length > 0 ? await this.deadLetters.write(poison, deadline) : []);
    const distinct = new Map<string, AdEvent>();
    const repeated: string[] = [];
    for (const { event } of entries) {
      if (!event) continue;
      if (distinct.has(event.eventId)) repeated.push(event.eventId);
      else distinct.set(event.eventId, event);
    }
    const { counted, duplicates } = await this.counter.count([...distinct.values()], deadline);
    return {
      received: entries.length,
      accepted: counted,
      duplicates: [...duplicates, ...repeated],
      poison: poison.filter((entry) => !skipped.has(entry)),
      skipped: [...skipped],
    };
  }
}

function decodeEntry(record: ReceivedRecord, decode: DecodeValue): Entry {
  const decoded = decodeAdEvent(record, decode);
  return "event" in decoded ? { record, event: decoded.event } : { record, reason: decoded.reason };
}

function isPoison(entry: Entry): entry is Extract<Entry, PoisonRecord> {
  return entry.event === undefined;
}

/** Lambda keeps the order of a partition; sorting prevents the loss of a record with a poller that does not. */
function sortedByOffset(records: readonly ReceivedRecord[]): ReceivedRecord[] {
  return [...records].sort((a, b) => a.offset - b.offset);
}
