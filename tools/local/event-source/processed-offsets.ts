import { partitionName, type SourceRecord, type TopicPartition } from "./record.js";

/**
 * Offsets up to which partitions are processed but not committed yet. All pollers of a mapping share one instance: a poller that reads such
 * records again, after a restart or a rebalance, commits them and does not send them to the function a second time.
 */
export class ProcessedOffsets {
  readonly #next = new Map<string, number>();

  /** Adds a position: everything before this offset is processed. */
  add(position: TopicPartition & { readonly offset: number }): void {
    const name = partitionName(position);
    this.#next.set(name, Math.max(position.offset, this.#next.get(name) ?? 0));
  }

  has(record: SourceRecord): boolean {
    return record.offset < (this.#next.get(partitionName(record)) ?? 0);
  }

  /** Removes a position that the group has committed: no poller reads earlier records again. */
  removeCommitted(position: TopicPartition & { readonly offset: number }): void {
    const name = partitionName(position);
    if ((this.#next.get(name) ?? Number.POSITIVE_INFINITY) <= position.offset) {
      this.#next.delete(name);
    }
  }
}
