/** A log event as filters see it. */
export interface FilteredEvent {
  readonly message: string;
  /** The event as JSON; undefined if it is not. */
  readonly json: unknown;
}

export type Matches = (event: FilteredEvent) => boolean;

/** A pattern that CloudWatch Logs can't parse. Its messages are those of CloudWatch Logs where reports quote them. */
export class InvalidPattern extends Error {}

/** A compiled pattern. */
export interface FilterPattern {
  readonly matches: Matches;
  /**
   * Returns what a selector reads from an event: `$.latency` of JSON, `$size` of space-delimited fields. Undefined for a pattern of terms,
   * which selects nothing.
   */
  readonly select?: (event: FilteredEvent, selector: string) => unknown;
}
