import { partitionName, type SourceRecord, type TopicPartition } from "./record.js";

/**
 * How far partitions are done where the group does not know it yet. One for all pollers of a mapping: whichever of them reads such records
 * again, after it started over or got a partition of another's, commits them and does not give them to the function a second time.
 */
export class DoneOffsets {
  readonly #next = new Map<string, number>();

  /** Everything before this offset is done. */
  add(position: TopicPartition & { readonly offset: number }): void {
    const name = partitionName(position);
    this.#next.set(name, Math.max(position.offset, this.#next.get(name) ?? 0));
  }

  has(record: SourceRecord): boolean {
    return record.offset < (this.#next.get(partitionName(record)) ?? 0);
  }

  /** The group has committed this: nobody reads what is before it again. */
  committed(position: TopicPartition & { readonly offset: number }): void {
    const name = partitionName(position);
    if ((this.#next.get(name) ?? Number.POSITIVE_INFINITY) <= position.offset) {
      this.#next.delete(name);
    }
  }
}
