import { expect, test } from "@jest/globals";
import { changesAfter } from "../../../../tools/drill/alarms.js";

test("alarms that rang during the drill are reported with the time after the fault, and so is their return", () => {
  const changes = [
    { alarm: "orders-lag", state: "OK", atMs: 12_000 }, // it had not rung
    { alarm: "orders-under-replicated", state: "ALARM", atMs: 15_000 },
    { alarm: "orders-under-replicated", state: "OK", atMs: 40_000 },
  ] as const;

  expect(changesAfter(10_000, changes)).toEqual([
    { alarm: "orders-under-replicated", state: "ALARM", afterMs: 5_000 },
    { alarm: "orders-under-replicated", state: "OK", afterMs: 30_000 },
  ]);
});
