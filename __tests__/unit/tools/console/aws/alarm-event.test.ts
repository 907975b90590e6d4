import { expect, test } from "@jest/globals";
import { alarmEvent } from "../../../../../tools/console/aws/alarm-event.js";

test.each([
  ["ALARM", "critical"],
  ["OK", "good"],
  ["INSUFFICIENT_DATA", "info"],
] as const)("an alarm that goes to %s is an event of severity %s", (state, severity) => {
  expect(alarmEvent({ alarm: "orders-lag", state, atMs: 5 })).toEqual({ at: 5, severity, source: "alarm", text: `orders-lag: ${state}` });
});
