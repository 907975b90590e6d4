/** Where an event came to rest, as the producer function says. */
export interface Acknowledgement {
  readonly partition: number;
  readonly offset: string;
  /** When the acknowledgement arrived, ms since the epoch. */
  readonly atMs: number;
}

export interface Account {
  readonly sent: number;
  readonly acknowledged: number;
  /** Acknowledged and not found: the number that has to be 0. */
  readonly lost: readonly string[];
  /** Never acknowledged, whether they are in the log or not. */
  readonly unacknowledged: number;
  /** Events that were found more than once. */
  readonly duplicates: number;
  /** The longest time between two acknowledgements, in ms. */
  readonly longestGapMs: number;
}

/** The books of one run: every event by its id, what became of it, and what was found afterwards. */
export class Ledger {
  private readonly sent = new Set<string>();
  private readonly acknowledgements = new Map<string, Acknowledgement>();
  private readonly refused = new Map<string, number>();

  send(eventId: string): void {
    this.sent.add(eventId);
  }

  acknowledge(eventId: string, acknowledgement: Acknowledgement): void {
    if (!this.sent.has(eventId)) throw new Error(`${eventId} was acknowledged but never sent`);
    if (!this.acknowledgements.has(eventId)) this.acknowledgements.set(eventId, acknowledgement);
  }

  /** @param answer what came instead of an acknowledgement: the API's status, or the connection's error */
  refuse(answer: string): void {
    this.refused.set(answer, (this.refused.get(answer) ?? 0) + 1);
  }

  /** How often what came instead of an acknowledgement. */
  get refusals(): ReadonlyMap<string, number> {
    return this.refused;
  }

  get sentCount(): number {
    return this.sent.size;
  }

  get acknowledgedCount(): number {
    return this.acknowledgements.size;
  }

  get acknowledgedIds(): string[] {
    return [...this.acknowledgements.keys()];
  }

  /** @param found how often each event was found at the far end; those that this run did not send are not its business */
  settle(found: ReadonlyMap<string, number>): Account {
    const mine = [...this.sent].map((id) => found.get(id) ?? 0);
    return {
      sent: this.sent.size,
      acknowledged: this.acknowledgements.size,
      lost: this.acknowledgedIds.filter((id) => !found.has(id)),
      unacknowledged: this.sent.size - this.acknowledgements.size,
      duplicates: mine.filter((count) => count > 1).length,
      longestGapMs: this.longestGapMs(),
    };
  }

  private longestGapMs(): number {
    const times = [...this.acknowledgements.values()].map(({ atMs }) => atMs).sort((a, b) => a - b);
    return times.reduce((longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)), 0);
  }
}
