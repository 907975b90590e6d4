import { setTimeout as sleep } from "node:timers/promises";

export interface UntilOptions {
  /** @default 30000 */
  readonly timeoutMs?: number;
  /** Pause between two probes. @default 100 */
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Calls `probe` repeatedly until it returns a value other than `undefined` or `false`, and returns that value. A probe that throws is retried.
 *
 * @param what - completes "timed out after … ms waiting for …" in the error
 * @throws Error after `timeoutMs`, with the last failure of the probe as its cause; the signal's reason when aborted
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs = 30_000, everyMs = 100, signal }: UntilOptions = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let lastFailure: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const result = await beforeDeadline(probe(), deadline, signal);
      if (result !== undefined && result !== false) return result;
      lastFailure = undefined;
    } catch (failure) {
      signal?.throwIfAborted();
      lastFailure = failure;
    }
    if (Date.now() + everyMs > deadline) {
      const reason = lastFailure instanceof Error ? `: ${lastFailure.message}` : "";
      throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}${reason}`, { cause: lastFailure });
    }
    await sleep(everyMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}

/** Limits a probe that hangs to the deadline. */
async function beforeDeadline<T>(result: Promise<T> | T, deadline: number, signal?: AbortSignal): Promise<T> {
  if (!(result instanceof Promise)) return result;
  const timer = new AbortController();
  const cancel = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal;
  const late = sleep(Math.max(1, deadline - Date.now()), undefined, { signal: cancel }).then(
    () => {
      throw new Error("the last attempt did not finish");
    },
    () => {
      signal?.throwIfAborted();
      return result;
    },
  );
  try {
    return await Promise.race([result, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
