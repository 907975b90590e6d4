import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectorStatus } from "../../connect/index.js";

/** Time limit for a connector and its tasks to run, and the pause between two looks at it, ms. */
const HEALTHY_MS = 300_000;
const EVERY_MS = 500;
/** How long, and how often, a connector is looked at, in ms. */
export interface Patience {
  readonly timeoutMs: number;
  readonly everyMs: number;
  /** How long the state before a change is not taken for its result. */
  readonly settledMs: number;
}

/** How long a worker can take until it reports what a change has done, ms. */
const SETTLED_MS = 15_000;

/** How often in a row the tasks must run: a task that fails at its start runs for a moment. */
const LOOKS = 4;

/**
 * Resolves when a connector and all its tasks have been running for some time.
 *
 * @param statusOf - returns the state as the worker reports it; it can reject while the worker restarts
 * @param signal - ends the wait: nobody needs the answer any more
 * @param before - the state before the change that is waited for. The worker reports it for a moment after the change: until another state
 *   is seen or some time has passed, it is not the result
 * @throws Error with the first line of the trace if the connector or a task fails, or if they don't run in time
 */
export async function untilHealthy(
  name: string,
  statusOf: () => Promise<ConnectorStatus | undefined>,
  signal: AbortSignal,
  { timeoutMs = HEALTHY_MS, everyMs = EVERY_MS, settledMs = SETTLED_MS }: Partial<Patience> = {},
  before?: ConnectorStatus,
): Promise<void> {
  const [deadline, settled] = [Date.now() + timeoutMs, Date.now() + settledMs];
  let changed = before === undefined;
  for (let looks = 0; looks < LOOKS && !signal.aborted; ) {
    const status = await statusOf().catch(() => undefined);
    changed ||= status !== undefined && JSON.stringify(status) !== JSON.stringify(before);
    const parts = status && (changed || Date.now() >= settled) ? [status.connector, ...status.tasks] : [];
    const failed = parts.find(({ state }) => state === "FAILED");
    if (failed) throw new Error(`The connector ${name} failed: ${(failed.trace ?? "without a trace").split("\n")[0]}`);
    looks = parts.length > 1 && parts.every(({ state }) => state === "RUNNING") ? looks + 1 : 0;
    if (Date.now() > deadline) throw new Error(`The connector ${name} and its tasks did not run within ${timeoutMs / 1000} seconds.`);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
