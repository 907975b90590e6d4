import { eventBytes, RECORDS_LIMIT_BYTES } from "./kafka-event.js";
import { partitionName, type SourceRecord, type TopicPartition } from "./record.js";
import type { KeepAlive, Offer } from "./source.js";

/** A stale offer can't arrive later than this after a partition was assigned. It is longer than a fetch waits. */
const STALE_OFFERS_MS = 1_000;
/** The buffer is full at this many payloads. */
const CAPACITY_FACTOR = 2;

const KEEP_ALIVE_MS = 500;
const IDLE_MS = 1_000;

/** The period for which a partition is assigned to this poller. */
interface Lease {
  revoked: boolean;
  /** Offset after the last accepted record; undefined before the first. */
  next?: number;
  /** Offers before this time are rejected: see `assign`. */
  readonly trustedAtMs: number;
}

/** A buffered record, with the lease under which it was read. */
export interface BufferedRecord {
  readonly record: SourceRecord;
  readonly lease: { readonly revoked: boolean };
  /** False if the filter criteria drop it: it then only counts as processed. */
  readonly wanted: boolean;
  readonly bytes: number;
}

export interface BatchLimits {
  readonly records: number;
  readonly windowMs: number;
}

/**
 * Records that are read but not yet in a batch, for all partitions of a poller, in the order of each partition. A partition that a rebalance
 * assigns to this poller again keeps its records: records that the source offers a second time are dropped.
 */
export class RecordBuffer {
  readonly #leases = new Map<string, Lease>();
  readonly #lost = new Set<string>();
  #records: BufferedRecord[] = [];
  #firstAtMs = 0;
  #changed: () => void = () => undefined;
  #change: Promise<void> = Promise.resolve();

  constructor(
    private readonly limits: BatchLimits,
    private readonly wants: (record: SourceRecord) => boolean,
    private readonly now: () => number = Date.now,
  ) {
    this.#nextChange();
  }

  /** Replaces the assignment. A partition that was revoked and assigned again starts empty, and offers from before that are rejected. */
  assign(partitions: readonly TopicPartition[]): void {
    const names = new Set(partitions.map(partitionName));
    for (const [name, lease] of this.#leases) {
      if (!names.has(name)) {
        lease.revoked = true;
        this.#leases.delete(name);
        this.#lost.add(name);
      }
    }
    for (const name of names) {
      if (!this.#leases.has(name)) {
        this.#leases.set(name, { revoked: false, trustedAtMs: this.#lost.has(name) ? this.now() + STALE_OFFERS_MS : 0 });
      }
    }
    this.#records = this.#records.filter(({ lease }) => !lease.revoked);
    this.#notify();
  }

  /** Accepts records. Returns false if they must be offered again. */
  async offer(offer: Offer, keepAlive: KeepAlive): Promise<boolean> {
    const lease = this.#leases.get(partitionName(offer));
    if (lease && this.now() < lease.trustedAtMs) {
      await this.#changeWithin(KEEP_ALIVE_MS);
      return false;
    }
    while (!this.#hasCapacity()) {
      await this.#changeWithin(KEEP_ALIVE_MS);
      if (!(await keepAlive())) {
        return false;
      }
    }
    // While the buffer was full, the partition can have been revoked and assigned again: then these records are not necessarily the next ones.
    if (!lease || lease.revoked) {
      return false;
    }
    for (const record of offer.records) {
      if (lease.next === undefined || record.offset >= lease.next) {
        this.#add({ record, lease, wanted: this.wants(record), bytes: eventBytes(record) });
        lease.next = record.offset + 1;
      }
    }
    this.#notify();
    return true;
  }

  /** Returns the next batch: as many records as the limits and 6 MB allow, fewer when the window ends, none after a second without records. */
  async take(signal: AbortSignal): Promise<BufferedRecord[]> {
    const idleSinceMs = this.now();
    for (;;) {
      signal.throwIfAborted();
      const { count, full } = this.#fitting();
      const waitMs = (this.#records.length === 0 ? idleSinceMs + IDLE_MS : this.#firstAtMs + this.limits.windowMs) - this.now();
      if (full || waitMs <= 0) {
        const batch = this.#records.splice(0, count);
        this.#firstAtMs = this.now();
        this.#notify();
        return batch;
      }
      await this.#changeWithin(waitMs, signal);
    }
  }

  #add(record: BufferedRecord): void {
    if (this.#records.length === 0) {
      this.#firstAtMs = this.now();
    }
    this.#records.push(record);
  }

  /** Returns how many of the buffered records fit in one batch, and whether the batch is full. */
  #fitting(): { count: number; full: boolean } {
    let wanted = 0;
    let bytes = 0;
    for (const [index, record] of this.#records.entries()) {
      if (!record.wanted) {
        continue;
      }
      if (wanted > 0 && bytes + record.bytes > RECORDS_LIMIT_BYTES) {
        return { count: index, full: true };
      }
      wanted += 1;
      bytes += record.bytes;
      if (wanted === this.limits.records) {
        return { count: index + 1, full: true };
      }
    }
    return { count: this.#records.length, full: wanted === 0 && this.#records.length > 0 };
  }

  #hasCapacity(): boolean {
    const bytes = this.#records.reduce((sum, record) => sum + record.bytes, 0);
    return this.#records.length < CAPACITY_FACTOR * this.limits.records && bytes < CAPACITY_FACTOR * RECORDS_LIMIT_BYTES;
  }

  #notify(): void {
    const changed = this.#changed;
    this.#nextChange();
    changed();
  }

  #nextChange(): void {
    this.#change = new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #changeWithin(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, Math.max(0, ms));
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      }
      signal?.addEventListener("abort", done, { once: true });
      void this.#change.then(done);
    });
  }
}
