/** Stores the IDs of events that were counted recently. */
export interface DeduplicationWindow {
  /** Returns true if the event was counted within the window. */
  has(eventId: string): boolean;
  /** Adds an event. Call it only after the event was counted: Lambda delivers an event again if counting it failed. */
  add(eventId: string): void;
}

/** Maximum number of IDs. They use about 25 MB in V8; the function has at least 256 MB. */
const DEFAULT_CAPACITY = 200_000;

/**
 * A deduplication window in the memory of one execution environment. It detects records that a retry of a producer or of a caller wrote
 * twice within a short time. These are nearly all duplicates, and both records are in the same partition. It does not detect events that
 * another execution environment counted, for example after a restart or after a partition moved to another poller. TableCounter counts
 * those exactly.
 */
export class InMemoryWindow implements DeduplicationWindow {
  /** Time at which each ID was added, oldest first: a Map keeps the insertion order. */
  readonly #addedMs = new Map<string, number>();

  constructor(
    private readonly windowMs: number,
    private readonly now: () => number = Date.now,
    private readonly capacity: number = DEFAULT_CAPACITY,
  ) {}

  get size(): number {
    return this.#addedMs.size;
  }

  has(eventId: string): boolean {
    const addedMs = this.#addedMs.get(eventId) ?? Number.NEGATIVE_INFINITY;
    return this.now() - addedMs < this.windowMs;
  }

  add(eventId: string): void {
    this.#addedMs.delete(eventId);
    this.#addedMs.set(eventId, this.now());
    this.evict();
  }

  private evict(): void {
    const expiredMs = this.now() - this.windowMs;
    for (const [eventId, addedMs] of this.#addedMs) {
      if (addedMs > expiredMs && this.#addedMs.size <= this.capacity) return;
      this.#addedMs.delete(eventId);
    }
  }
}
