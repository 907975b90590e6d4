import { eventBytes, RECORDS_LIMIT_BYTES } from "./kafka-event.js";
import { partitionName, type SourceRecord, type TopicPartition } from "./record.js";
import type { KeepAlive, Offer } from "./source.js";

/** A stale offer can't come later than this after a partition was assigned: longer than a fetch waits. */
const STALE_OFFERS_MS = 1_000;
/** Stops taking more in once this many payloads are at hand. */
const ROOM_FACTOR = 2;

const KEEP_ALIVE_MS = 500;
const IDLE_MS = 1_000;

/** The time for which a partition is this poller's. */
interface Lease {
  revoked: boolean;
  /** Offset behind the last record taken over; undefined until the first. */
  next?: number;
  /** When offers may be trusted: see `assign`. */
  readonly trustedAtMs: number;
}

/** A record at hand, with the lease under which it was read. */
export interface BufferedRecord {
  readonly record: SourceRecord;
  readonly lease: { readonly revoked: boolean };
  /** False if the filter criteria drop it: it is then only counted as done. */
  readonly wanted: boolean;
  readonly bytes: number;
}

export interface BatchLimits {
  readonly records: number;
  readonly windowMs: number;
}

/**
 * Records read and not yet handed out, over all partitions of a poller, in the order of each partition. A rebalance that leaves a partition
 * here changes nothing for it: what the source then offers a second time is dropped.
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

  /** All partitions from now on. One that was lost and came back starts anew, and offers made before that are not trusted. */
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
    this.#tell();
  }

  /** Takes records over; false if they must be offered again. */
  async offer(offer: Offer, keepAlive: KeepAlive): Promise<boolean> {
    const lease = this.#leases.get(partitionName(offer));
    if (lease && this.now() < lease.trustedAtMs) {
      await this.#changeWithin(KEEP_ALIVE_MS);
      return false;
    }
    while (!this.#hasRoom()) {
      await this.#changeWithin(KEEP_ALIVE_MS);
      if (!(await keepAlive())) {
        return false;
      }
    }
    // The partition may have been lost, even regained, while there was no room: then these records may not be the next ones.
    if (!lease || lease.revoked) {
      return false;
    }
    for (const record of offer.records) {
      if (lease.next === undefined || record.offset >= lease.next) {
        this.#add({ record, lease, wanted: this.wants(record), bytes: eventBytes(record) });
        lease.next = record.offset + 1;
      }
    }
    this.#tell();
    return true;
  }

  /** Waits for the next batch: as many records as the limits and 6 MB allow, or fewer once the window is over; none after a second without any. */
  async take(signal: AbortSignal): Promise<BufferedRecord[]> {
    const idleSinceMs = this.now();
    for (;;) {
      signal.throwIfAborted();
      const { count, full } = this.#fitting();
      const waitMs = (this.#records.length === 0 ? idleSinceMs + IDLE_MS : this.#firstAtMs + this.limits.windowMs) - this.now();
      if (full || waitMs <= 0) {
        const batch = this.#records.splice(0, count);
        this.#firstAtMs = this.now();
        this.#tell();
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

  /** How many of the records at hand make one batch, and whether another would not fit. */
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

  #hasRoom(): boolean {
    const bytes = this.#records.reduce((sum, record) => sum + record.bytes, 0);
    return this.#records.length < ROOM_FACTOR * this.limits.records && bytes < ROOM_FACTOR * RECORDS_LIMIT_BYTES;
  }

  #tell(): void {
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
