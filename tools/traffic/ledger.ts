/** The position of an event in the topic, as the producer function returned it. */
export interface Acknowledgement {
  readonly partition: number;
  readonly offset: string;
  /** Time of the acknowledgement, ms since the epoch. */
  readonly atMs: number;
}

/** The result of one run. */
export interface Account {
  readonly sent: number;
  readonly acknowledged: number;
  /** Ids of events that were acknowledged but not found. It must be empty. */
  readonly lost: readonly string[];
  /** Events that were never acknowledged, whether they are in the topic or not. */
  readonly unacknowledged: number;
  /** Events that were found more than once. */
  readonly duplicates: number;
  /** The longest time between two acknowledgements, in ms. */
  readonly longestGapMs: number;
}

/** Records the outcome of every event of one run, by event id, and compares it with the events found afterwards. */
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

  /** @param outcome - the status or connection error that came instead of an acknowledgement */
  refuse(outcome: string): void {
    this.refused.set(outcome, (this.refused.get(outcome) ?? 0) + 1);
  }

  /** The number of responses other than an acknowledgement, by status or connection error. */
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

  /**
   * Compares the acknowledged events with the events found.
   *
   * @param found - how often each event was found; events of other runs are ignored
   */
  settle(found: ReadonlyMap<string, number>): Account {
    const counts = [...this.sent].map((id) => found.get(id) ?? 0);
    return {
      sent: this.sent.size,
      acknowledged: this.acknowledgements.size,
      lost: this.acknowledgedIds.filter((id) => (found.get(id) ?? 0) === 0),
      unacknowledged: this.sent.size - this.acknowledgements.size,
      duplicates: counts.filter((count) => count > 1).length,
      longestGapMs: this.longestGapMs(),
    };
  }

  /**
   * Returns the longest time between two acknowledgements, in ms.
   *
   * @param partitions - count only acknowledgements of these partitions. While one broker is down, the partitions of the others go on.
   */
  longestGapMs(partitions?: readonly number[]): number {
    const counted = [...this.acknowledgements.values()].filter(({ partition }) => partitions?.includes(partition) ?? true);
    const times = counted.map(({ atMs }) => atMs).sort((a, b) => a - b);
    return times.reduce((longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)), 0);
  }
}
