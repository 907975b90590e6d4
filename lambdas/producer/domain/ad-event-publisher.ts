import type { AdEvent } from "../../events/ad-event.js";
import type { Deadline } from "../../runtime/deadline.js";

/** Position of an event that min.insync.replicas have. */
export interface Acknowledgement {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Deadline and trace headers of a publish request. */
export interface PublishContext {
  /** Time by which the caller must receive a response. */
  readonly deadline: Deadline;
  /** Trace headers of the request: `traceparent`, `x-amzn-trace-id`. */
  readonly trace: Readonly<Record<string, string>>;
}

/** Stores events. */
export interface EventLog {
  /**
   * Appends an event, and resolves when min.insync.replicas have it.
   * @throws EventLogUnavailable if it is not acknowledged in time. The event can have been written nevertheless.
   */
  append(key: string, event: AdEvent, context: PublishContext): Promise<Acknowledgement>;
}

/** The event log can't accept events now; a retry can succeed. */
export class EventLogUnavailable extends Error {
  override readonly name = "EventLogUnavailable";
}

/** Publishes advertisement events, in order per advertisement. */
export class AdEventPublisher {
  constructor(private readonly log: EventLog) {}

  publish(event: AdEvent, context: PublishContext): Promise<Acknowledgement> {
    return this.log.append(event.adId, event, context);
  }
}
