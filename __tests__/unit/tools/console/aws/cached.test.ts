import { expect, test } from "@jest/globals";
import { Cached, dataOr, ready, unavailable } from "../../../../../tools/console/aws/cached.js";

test("reads once in its time, however often it is asked", async () => {
  let reads = 0;
  const cached = new Cached("MSK", 60_000, async () => ready(++reads));

  expect(cached.current()).toEqual({ state: "unavailable", reason: "MSK has not answered yet." });
  expect(await cached.latest()).toEqual({ state: "ready", data: 1 });
  expect([cached.current(), await cached.latest(), reads]).toEqual([ready(1), ready(1), 1]);
});

test("reads again when it is due, and gives the reason of a failure", async () => {
  let reads = 0;
  const cached = new Cached("MSK", 0, async () => {
    if (++reads === 2) throw new Error("access denied");
    return ready(reads);
  });

  expect([await cached.latest(), await cached.latest(), await cached.latest()]).toEqual([
    ready(1),
    unavailable("MSK: access denied"),
    ready(3),
  ]);
});

test("replaces data that is unavailable by a default", () => {
  expect([dataOr(ready(1), 2), dataOr(unavailable("no"), 2)]).toEqual([1, 2]);
});
