import { setTimeout as sleep } from "node:timers/promises";

export interface UntilOptions {
  /** @default 30000 */
  readonly timeoutMs?: number;
  /** Pause between two probes. @default 100 */
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks `probe` again and again until it answers something other than `undefined` or `false`; a probe that throws counts as "not yet".
 *
 * @param what - completes "waited for …" in the error
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
      const answer = await beforeDeadline(probe(), deadline, signal);
      if (answer !== undefined && answer !== false) return answer;
      lastFailure = undefined;
    } catch (failure) {
      signal?.throwIfAborted();
      lastFailure = failure;
    }
    if (Date.now() + everyMs > deadline) {
      const reason = lastFailure instanceof Error ? `: ${lastFailure.message}` : "";
      throw new Error(`waited ${timeoutMs} ms in vain for ${what}${reason}`, { cause: lastFailure });
    }
    await sleep(everyMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}

/** A probe that hangs must not outlast the deadline. */
async function beforeDeadline<T>(answer: Promise<T> | T, deadline: number, signal?: AbortSignal): Promise<T> {
  if (!(answer instanceof Promise)) return answer;
  const timer = new AbortController();
  const cancel = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal;
  const late = sleep(Math.max(1, deadline - Date.now()), undefined, { signal: cancel }).then(
    () => {
      throw new Error("the last attempt did not answer");
    },
    () => {
      signal?.throwIfAborted();
      return answer;
    },
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
