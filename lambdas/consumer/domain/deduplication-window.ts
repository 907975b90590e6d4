/** Remembers which events have been counted. */
export interface DeduplicationWindow {
  /** Whether the event was counted within the window. */
  has(eventId: string): boolean;
  /** Called once the event has been counted, and not before: an event whose counting failed comes again. */
  remember(eventId: string): void;
}

/** About 25 MB of ids in V8, of a function's 256 MB or more. */
const DEFAULT_CAPACITY = 200_000;

/**
 * A window in memory: of one execution environment, since its start. It removes what a producer's or a caller's retry wrote twice within
 * a short time, which is nearly all there is, as both copies lie in the same partition. It does not see what another environment counted
 * (a partition moved to another poller, a restart in between). Exactly once needs a store outside, with a conditional write for each
 * event: another implementation of {@link DeduplicationWindow}.
 */
export class InMemoryWindow implements DeduplicationWindow {
  /** When each id was remembered, oldest first: a Map keeps the order of insertion. */
  readonly #rememberedMs = new Map<string, number>();

  constructor(
    private readonly windowMs: number,
    private readonly now: () => number = Date.now,
    private readonly capacity: number = DEFAULT_CAPACITY,
  ) {}

  get size(): number {
    return this.#rememberedMs.size;
  }

  has(eventId: string): boolean {
    const rememberedMs = this.#rememberedMs.get(eventId);
    return rememberedMs !== undefined && this.now() - rememberedMs < this.windowMs;
  }

  remember(eventId: string): void {
    this.#rememberedMs.delete(eventId);
    this.#rememberedMs.set(eventId, this.now());
    this.forget();
  }

  private forget(): void {
    const expiredMs = this.now() - this.windowMs;
    for (const [eventId, rememberedMs] of this.#rememberedMs) {
      if (rememberedMs > expiredMs && this.#rememberedMs.size <= this.capacity) return;
      this.#rememberedMs.delete(eventId);
    }
  }
}
