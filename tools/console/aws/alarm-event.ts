import type { StateChange } from "../../alarms/cluster-alarms.js";
import type { EventView } from "../api.js";

const severities = { ALARM: "critical", OK: "good", INSUFFICIENT_DATA: "info" } as const;

/** Returns a change of an alarm's state as an event of the page. */
export const alarmEvent = ({ alarm, state, atMs }: StateChange): EventView => ({
  at: atMs,
  severity: severities[state],
  source: "alarm",
  text: `${alarm}: ${state}`,
});
