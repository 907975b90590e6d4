import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test("gives what the work comes to, and leaves no timer behind", async () => {
  await expect(Deadline.in(100).bound(Promise.resolve("done"))).resolves.toBe("done");
  expect(jest.getTimerCount()).toBe(0);
});

test("passes the work's own failure on", async () => {
  await expect(Deadline.in(100).bound(Promise.reject(new Error("own")))).rejects.toThrow("own");
});

test("gives up exactly when time runs out", async () => {
  const outcome = jest.fn();
  Deadline.in(100)
    .bound(new Promise(() => undefined))
    .catch(outcome);
  await jest.advanceTimersByTimeAsync(99);
  expect(outcome).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ name: "DeadlineExceeded" }));
});

test("leaves half of what remains, and never less than nothing", () => {
  const deadline = Deadline.in(1_000);
  jest.advanceTimersByTime(600);
  expect(deadline.half().remainingMs).toBe(200);
  jest.advanceTimersByTime(600);
  expect(deadline.remainingMs).toBe(0);
  expect(Deadline.in(-5).remainingMs).toBe(0);
});
