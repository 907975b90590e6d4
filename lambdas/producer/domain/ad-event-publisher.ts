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

/** What is known of an earlier request with the same event ID. */
export type EarlierRequest =
  /** There is none, or it was the same and is not known to be acknowledged. */
  | "none"
  /** It had another content. */
  | "different"
  /** It was the same. */
  | Acknowledgement;

/** Stores which content a request with an event ID had, and its answer. */
export interface Requests {
  /**
   * Stores a request, if no earlier one with its event ID is stored.
   * @param digest - of its content
   * @throws EventLogUnavailable if requests can't be stored now
   */
  begin(eventId: string, digest: string, deadline: Deadline): Promise<EarlierRequest>;
  /** Stores the answer. Reports failures itself and does not throw. */
  complete(eventId: string, acknowledgement: Acknowledgement, deadline: Deadline): Promise<void>;
}

/** An earlier request with the same event ID had another content. */
export class EventIdInUse extends Error {
  override readonly name = "EventIdInUse";
}

/** Publishes advertisement events, in order per advertisement. */
export class AdEventPublisher {
  constructor(
    private readonly log: EventLog,
    private readonly requests?: Requests,
  ) {}

  /**
   * Publishes an event, and resolves when it is acknowledged.
   * @param digest - of the request's content; undefined if the caller set no event ID, and so can't repeat the request
   * @throws EventLogUnavailable
   * @throws EventIdInUse
   */
  async publish(event: AdEvent, context: PublishContext, digest?: string): Promise<Acknowledgement> {
    const { requests } = this;
    if (!requests || digest === undefined) return this.log.append(event.adId, event, context);
    // Half of the time at most: the write needs the other half.
    const earlier = await requests.begin(event.eventId, digest, context.deadline.half());
    if (earlier === "different") throw new EventIdInUse(`The event ID ${event.eventId} is in use.`);
    if (earlier !== "none") return earlier;
    const acknowledgement = await this.log.append(event.adId, event, context);
    await requests.complete(event.eventId, acknowledgement, context.deadline);
    return acknowledgement;
  }
}
