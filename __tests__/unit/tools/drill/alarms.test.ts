import { expect, test } from "@jest/globals";
import { changesIn } from "../../../../tools/drill/alarms.js";

const item = (AlarmName: string, seconds: number, HistorySummary: string) => ({
  ...{ AlarmName, HistorySummary },
  Timestamp: new Date(seconds * 1000),
});

test("alarms that rang during the drill are reported with the time after the fault, and so is their return", () => {
  const history = [
    item("orders-under-replicated", 40, "Alarm updated from ALARM to OK"),
    item("orders-under-replicated", 15, "Alarm updated from OK to ALARM"),
    item("orders-lag", 12, "Alarm updated from INSUFFICIENT_DATA to OK"), // it had not rung
    item("payments-lag", 13, "Alarm updated from OK to ALARM"), // another cluster
  ];

  expect(changesIn(history, "orders", 10_000)).toEqual([
    { alarm: "orders-under-replicated", state: "ALARM", afterMs: 5_000 },
    { alarm: "orders-under-replicated", state: "OK", afterMs: 30_000 },
  ]);
});
