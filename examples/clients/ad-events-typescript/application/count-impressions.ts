import type { AdEvent } from "../domain/ad-event.js";

/** The durable result of the service. In production: a table with the event id as its primary key. */
export interface ImpressionLedger {
  /** Stores the impressions of an event durably. @returns false if the event was stored before */
  record(event: AdEvent): boolean;
}

/** Stores records that can't be processed, with the reason. */
export interface DeadLetters {
  write(record: { readonly key: Buffer | null; readonly value: Buffer | null; readonly source: string }, reason: string): Promise<void>;
}

/** Counts each event once, although Kafka delivers it at least once: producers repeat requests, consumers what they had not committed. */
export class CountImpressions {
  duplicates = 0;

  constructor(private readonly ledger: ImpressionLedger) {}

  count(event: AdEvent): void {
    if (!this.ledger.record(event)) this.duplicates++;
  }
}
