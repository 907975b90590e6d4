import { ClusterAlarms, type StateChange } from "../alarms/cluster-alarms.js";

/** What the alarms did during a scenario. */
export interface AlarmsDuring {
  /** Number of alarms, metric and composite. */
  readonly alarms: number;
  /** Those that rang, in the order in which they did. */
  readonly rang: readonly { readonly name: string /** How long, in ms; undefined if it still rings. */; readonly forMs?: number }[];
}

/** Reads from CloudWatch which alarms of a cluster rang since a time. */
export async function alarmsSince(region: string, cluster: string, sinceMs: number): Promise<AlarmsDuring> {
  const alarms = new ClusterAlarms(region, cluster);
  try {
    return { alarms: (await alarms.all()).length, rang: rangIn(await alarms.changesSince(sinceMs)) };
  } finally {
    alarms.close();
  }
}

/** Returns the alarms that went to ALARM. @param changes - the oldest first */
export function rangIn(changes: readonly StateChange[]): AlarmsDuring["rang"] {
  const rang = new Map<string, { readonly since: number; forMs?: number }>();
  for (const { alarm, state, atMs } of changes) {
    const before = rang.get(alarm);
    if (state === "ALARM" && (!before || before.forMs !== undefined)) rang.set(alarm, { since: before?.since ?? atMs });
    else if (before && before.forMs === undefined) before.forMs = atMs - before.since;
  }
  return [...rang].map(([name, { forMs }]) => ({ name, ...(forMs !== undefined && { forMs }) }));
}
