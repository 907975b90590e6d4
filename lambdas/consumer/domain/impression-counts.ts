import type { AdEvent } from "../../events/ad-event.js";

const minuteMs = 60_000;

/** Impressions of one advertisement in one minute. */
export interface ImpressionCount {
  readonly adId: string;
  /** Start of the minute, in ms since the epoch. */
  readonly minuteMs: number;
  readonly impressions: number;
  /** Number of events that contained the impressions. */
  readonly events: number;
}

/** Stores counts. */
export interface ImpressionSink {
  /**
   * Stores the counts of one batch. Readers add up the counts of all batches.
   * @throws Error if storing fails; Lambda then delivers the batch again
   */
  add(counts: readonly ImpressionCount[]): Promise<void>;
}

/** Counts impressions by advertisement and minute. */
export function countImpressions(events: readonly AdEvent[]): ImpressionCount[] {
  const counts = new Map<string, { adId: string; minuteMs: number; impressions: number; events: number }>();
  for (const { adId, timestamp, impressions } of events) {
    const minute = timestamp - (timestamp % minuteMs);
    const key = `${adId} ${minute}`;
    const count = counts.get(key);
    if (count) {
      count.impressions += impressions;
      count.events += 1;
    } else {
      counts.set(key, { adId, minuteMs: minute, impressions, events: 1 });
    }
  }
  return [...counts.values()];
}
