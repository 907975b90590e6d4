import { byPartition, type SourceRecord, type TopicPartition } from "./record.js";
import type { BufferedRecord } from "./record-buffer.js";

/** Which records of a batch are done, and how far each partition may be committed: never past a record that is not. */
export class BatchProgress {
  readonly #partitions: { readonly records: readonly SourceRecord[]; readonly buffered: BufferedRecord; done: number }[];
  readonly #done = new Set<SourceRecord>();

  constructor(batch: readonly BufferedRecord[]) {
    const buffered = new Map(batch.map((entry) => [entry.record, entry]));
    this.#partitions = [...byPartition(batch.map(({ record }) => record)).values()].map((records) => ({
      records,
      buffered: buffered.get(records[0] as SourceRecord) as BufferedRecord,
      done: 0,
    }));
    this.finish(batch.filter(({ wanted }) => !wanted).map(({ record }) => record));
  }

  finish(records: readonly SourceRecord[]): void {
    for (const record of records) {
      this.#done.add(record);
    }
  }

  /** The offsets of the first records not yet done, of partitions that got further since the last call and are still ours. */
  advance(): (TopicPartition & { offset: number })[] {
    return this.#partitions.flatMap((partition) => {
      const before = partition.done;
      while (partition.done < partition.records.length && this.#done.has(partition.records[partition.done] as SourceRecord)) {
        partition.done += 1;
      }
      if (partition.done === before || partition.buffered.lease.revoked) {
        return [];
      }
      const last = partition.records[partition.done - 1] as SourceRecord;
      return [{ topic: last.topic, partition: last.partition, offset: last.offset + 1 }];
    });
  }
}
