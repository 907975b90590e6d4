import { jest } from "@jest/globals";

const STEP_MS = 500;

/** Returns the result of work after letting fake time pass until it settles. Without a limit, a fault could leave it waiting for good. */
export async function settled<T>(work: Promise<T>, limitMs = 120_000): Promise<T> {
  let done = false;
  const finish = () => {
    done = true;
  };
  work.then(finish, finish);
  await jest.advanceTimersByTimeAsync(0);
  for (let passedMs = 0; !done && passedMs < limitMs; passedMs += STEP_MS) await jest.advanceTimersByTimeAsync(STEP_MS);
  if (!done) throw new Error(`not settled after ${limitMs} ms`);
  return work;
}
