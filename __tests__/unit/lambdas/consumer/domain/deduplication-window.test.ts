import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { InMemoryWindow } from "../../../../../lambdas/consumer/domain/deduplication-window.js";

test("contains an ID for exactly the window", () => {
  let nowMs = 1_000;
  const window = new InMemoryWindow(500, () => nowMs);
  window.add("a");

  expect([window.has("a"), window.has("b")]).toEqual([true, false]);

  nowMs = 1_499;

  expect(window.has("a")).toBe(true);

  nowMs = 1_500;

  expect(window.has("a")).toBe(false);
});

test("a window of 0 ms contains nothing", () => {
  const window = new InMemoryWindow(0, () => 1_000);
  window.add("a");

  expect([window.has("a"), window.size]).toEqual([false, 0]);
});

test("behaves like a list of the latest IDs for any sequence of events", () => {
  const windowMs = 50;
  const capacity = 5;
  const step = fc.record({ waitMs: fc.nat(30), eventId: fc.constantFrom(..."abcdefgh") });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let nowMs = 0;
      let model: { eventId: string; atMs: number }[] = [];
      const window = new InMemoryWindow(windowMs, () => nowMs, capacity);
      for (const { waitMs, eventId } of steps) {
        nowMs += waitMs;
        window.add(eventId);
        model = [...model.filter((one) => one.eventId !== eventId), { eventId, atMs: nowMs }].slice(-capacity);
        for (const id of "abcdefgh") {
          expect(window.has(id)).toBe(model.some((one) => one.eventId === id && nowMs - one.atMs < windowMs));
        }
        expect(window.size).toBeLessThanOrEqual(capacity);
      }
    }),
  );
});

test("keeps an event that was added again, and removes the one that was added longest ago", () => {
  const window = new InMemoryWindow(500, () => 0, 2);
  for (const eventId of ["a", "b", "a", "c"]) window.add(eventId);

  expect(["a", "b", "c"].map((eventId) => window.has(eventId))).toEqual([true, false, true]);
});
