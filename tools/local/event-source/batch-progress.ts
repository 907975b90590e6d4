import { byPartition, type SourceRecord, type TopicPartition } from "./record.js";
import type { BufferedRecord } from "./record-buffer.js";

/** Tracks the processed records of a batch and the offset up to which each partition can be committed, never past an unprocessed record. */
export class BatchProgress {
  readonly #partitions: { readonly records: readonly SourceRecord[]; readonly buffered: BufferedRecord; processed: number }[];
  readonly #processed = new Set<SourceRecord>();

  constructor(batch: readonly BufferedRecord[]) {
    const buffered = new Map(batch.map((entry) => [entry.record, entry]));
    this.#partitions = [...byPartition(batch.map(({ record }) => record)).values()].map((records) => ({
      records,
      buffered: buffered.get(records[0] as SourceRecord) as BufferedRecord,
      processed: 0,
    }));
    this.finish(batch.filter(({ wanted }) => !wanted).map(({ record }) => record));
  }

  finish(records: readonly SourceRecord[]): void {
    for (const record of records) {
      this.#processed.add(record);
    }
  }

  /** Returns the offsets to resume from, for partitions that advanced since the last call and are still owned. */
  advance(): (TopicPartition & { offset: number })[] {
    return this.#partitions.flatMap((partition) => {
      const before = partition.processed;
      while (
        partition.processed < partition.records.length &&
        this.#processed.has(partition.records[partition.processed] as SourceRecord)
      ) {
        partition.processed += 1;
      }
      if (partition.processed === before || partition.buffered.lease.revoked) {
        return [];
      }
      const last = partition.records[partition.processed - 1] as SourceRecord;
      return [{ topic: last.topic, partition: last.partition, offset: last.offset + 1 }];
    });
  }
}
