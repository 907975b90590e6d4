import type { AdEvent } from "../domain/ad-event.js";

/** Stores events, in order for each ad. */
export interface AdEventLog {
  /** Resolves when min.insync.replicas have the event. Rejects if it is not acknowledged in time; it can be stored nevertheless. */
  append(event: AdEvent): Promise<void>;
}

/** The result of publishing events. Each event is in exactly one of the counts. */
export interface Account {
  readonly acknowledged: number;
  readonly failed: number;
}

/** Publishes events as they come, and accounts for each. */
export async function publishImpressions(log: AdEventLog, events: AsyncIterable<AdEvent>): Promise<Account> {
  const pending: Promise<boolean>[] = [];
  for await (const event of events) {
    pending.push(
      log.append(event).then(
        () => true,
        () => false,
      ),
    );
  }
  const results = await Promise.all(pending);
  const acknowledged = results.filter(Boolean).length;
  return { acknowledged, failed: results.length - acknowledged };
}
