// @ts-expect-error kafkajs publishes no types for its internal modules.
import RequestQueue from "kafkajs/src/network/requestQueue/index.js";

interface Queue {
  readonly pending: readonly unknown[];
}

const prototype = RequestQueue.prototype as { scheduleCheckPendingRequests(this: Queue): void; readonly patched?: true };

/**
 * Patches kafkajs 2.2.4, which polls about 1,000 times per second for each idle connection: without pending requests it schedules a timer
 * in the past, which fires immediately and schedules the next one (tulios/kafkajs#1751, #1755). A new request schedules the timer again,
 * so no request is delayed.
 */
export function disableIdlePolling(): void {
  if (prototype.patched) return;
  const schedule = prototype.scheduleCheckPendingRequests;
  Object.assign(prototype, {
    patched: true,
    scheduleCheckPendingRequests(this: Queue) {
      if (this.pending.length > 0) schedule.call(this);
    },
  });
}
