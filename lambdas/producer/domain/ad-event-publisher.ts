import type { AdEvent } from "../../events/ad-event.js";
import type { Deadline } from "../../runtime/deadline.js";

/** Where an event came to rest once enough replicas had it. */
export interface Acknowledgement {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** What travels with an event without being part of it. */
export interface Passage {
  /** By when the caller must have an answer. */
  readonly deadline: Deadline;
  /** Names the request in traces: `traceparent`, `x-amzn-trace-id`. */
  readonly trace: Readonly<Record<string, string>>;
}

/** Where events go. Resolves only when min.insync.replicas have the event. */
export interface EventLog {
  /** @throws LogUnavailable when it can't be acknowledged in time; the event may or may not be there */
  append(key: string, event: AdEvent, passage: Passage): Promise<Acknowledgement>;
}

/** The log can't take events now and may take them later. */
export class LogUnavailable extends Error {
  override readonly name = "LogUnavailable";
}

/** Publishes advertisement events, in order for each advertisement. */
export class AdEventPublisher {
  constructor(private readonly log: EventLog) {}

  publish(event: AdEvent, passage: Passage): Promise<Acknowledgement> {
    return this.log.append(event.adId, event, passage);
  }
}
