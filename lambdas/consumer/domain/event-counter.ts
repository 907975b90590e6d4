import type { AdEvent } from "../../events/ad-event.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { DeduplicationWindow } from "./deduplication-window.js";
import { countImpressions, type ImpressionSink } from "./impression-counts.js";

/** Events of a batch, by whether they were counted now or before. */
export interface CountedEvents {
  readonly counted: readonly AdEvent[];
  /** IDs of events that were counted before. */
  readonly duplicates: readonly string[];
}

/** Counts the impressions of events, each event once as far as the counter detects duplicates. */
export interface EventCounter {
  /**
   * Counts the events of a batch.
   * @param events - with different IDs
   * @throws Error if counting fails or takes longer than the deadline; Lambda then delivers the batch again
   */
  count(events: readonly AdEvent[], deadline: Deadline): Promise<CountedEvents>;
}

/** Counts into a sink the events that are not in a deduplication window. */
export class WindowCounter implements EventCounter {
  constructor(
    private readonly window: DeduplicationWindow,
    private readonly sink: ImpressionSink,
  ) {}

  /** @throws the error of the sink; no event of the batch is then in the window */
  async count(events: readonly AdEvent[]): Promise<CountedEvents> {
    const counted = events.filter(({ eventId }) => !this.window.has(eventId));
    const duplicates = events.filter(({ eventId }) => this.window.has(eventId)).map(({ eventId }) => eventId);
    if (counted.length > 0) await this.sink.add(countImpressions(counted));
    for (const { eventId } of counted) this.window.add(eventId);
    return { counted, duplicates };
  }
}
