import type { Deadline } from "../runtime/deadline.js";

/** Time for one attempt, in ms. Later attempts can reach another address of the endpoint. */
const ATTEMPT_MS = 2_000;
/** Pause before the second attempt, in ms. Each further pause is twice as long. */
const FIRST_PAUSE_MS = 100;

/** The outcome of an attempt: a value, or an error, which is final if no retry can succeed within seconds. */
export type Attempt<T> = { readonly value: T } | { readonly error: Error; readonly final: boolean };

/**
 * Makes attempts until one has a value.
 *
 * @param attempt - one attempt, with its time in ms
 * @throws the error of the last attempt, if it is final or no time is left for another one
 */
export async function retried<T>(attempt: (timeoutMs: number) => Promise<Attempt<T>>, deadline: Deadline): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    const outcome = await attempt(Math.min(ATTEMPT_MS, deadline.remainingMs));
    if ("value" in outcome) return outcome.value;
    if (outcome.final || deadline.remainingMs <= pauseMs) throw outcome.error;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
