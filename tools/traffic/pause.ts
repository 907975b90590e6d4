/**
 * Returns the pause before the next attempt in ms: exponential from 250 to 4,000, at least the seconds of Retry-After, at most 10 s, and
 * between 75 % and 125 % of that by chance.
 *
 * @param random - from 0 to 1
 */
export function pauseMs(attempt: number, retryAfterSeconds = 0, random = Math.random()): number {
  const backoff = Math.min(250 * 2 ** attempt, 4_000);
  return Math.max(backoff, Math.min(retryAfterSeconds * 1_000, 10_000)) * (0.75 + random / 2);
}
