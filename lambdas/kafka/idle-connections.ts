// @ts-expect-error kafkajs publishes no types for its inner modules.
import RequestQueue from "kafkajs/src/network/requestQueue/index.js";

interface Queue {
  readonly pending: readonly unknown[];
}

const inner = RequestQueue.prototype as { scheduleCheckPendingRequests(this: Queue): void; readonly quiet?: true };

/**
 * Stops kafkajs 2.2.4 from waking a thousand times a second for each idle connection: with nothing pending it sets a timer to a time in
 * the past, which comes at once and sets the next (tulios/kafkajs#1751, #1755). Something to send sets the timer anew, so nothing is missed.
 */
export function quietIdleConnections(): void {
  if (inner.quiet) return;
  const schedule = inner.scheduleCheckPendingRequests;
  Object.assign(inner, {
    quiet: true,
    scheduleCheckPendingRequests(this: Queue) {
      if (this.pending.length > 0) schedule.call(this);
    },
  });
}
