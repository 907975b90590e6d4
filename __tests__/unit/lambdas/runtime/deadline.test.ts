import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { Deadline, DeadlineExceeded } from "../../../../lambdas/runtime/deadline.js";

// A fault can leave a test waiting for a time that does not pass here.
jest.setTimeout(3_000);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test("returns the result of the work and clears the timer", async () => {
  await expect(Deadline.in(100).bound(Promise.resolve("done"))).resolves.toBe("done");
  expect(jest.getTimerCount()).toBe(0);
});

test("rejects with the error of the work", async () => {
  await expect(Deadline.in(100).bound(Promise.reject(new Error("failed")))).rejects.toThrow("failed");
});

test("rejects exactly at the deadline", async () => {
  const outcome = jest.fn();
  Deadline.in(100)
    .bound(new Promise(() => undefined))
    .catch(outcome);

  await jest.advanceTimersByTimeAsync(99);

  expect(outcome).not.toHaveBeenCalled();

  await jest.advanceTimersByTimeAsync(1);

  expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ name: "DeadlineExceeded" }));
});

test("halves the remaining time, which is never negative", () => {
  const deadline = Deadline.in(1_000);
  jest.advanceTimersByTime(600);

  expect(deadline.half().remainingMs).toBe(200);

  jest.advanceTimersByTime(600);

  expect(deadline.remainingMs).toBe(0);
  expect(Deadline.in(-5).remainingMs).toBe(0);
});

test("the error of a deadline says what did not respond", () => {
  expect(new DeadlineExceeded()).toMatchObject({ name: "DeadlineExceeded", message: "The deadline passed before the cluster responded." });
});
