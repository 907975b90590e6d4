import type { AdEvent } from "../../events/ad-event.js";

const minuteMs = 60_000;

/** Impressions of one advertisement in one minute. */
export interface ImpressionCount {
  readonly adId: string;
  /** Start of the minute, ms since the epoch. */
  readonly minuteMs: number;
  readonly impressions: number;
  /** How many events they came in. */
  readonly events: number;
}

/** Where counts go. */
export interface ImpressionSink {
  /** Takes the counts of one batch; whoever reads adds them up. @throws when it can't, and the batch comes again */
  add(counts: readonly ImpressionCount[]): Promise<void>;
}

/** Counts impressions for each advertisement and minute in which they were seen. */
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
