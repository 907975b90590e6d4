import { ClusterAlarms, type StateChange } from "../alarms/cluster-alarms.js";

/** A change of an alarm's state during a drill. */
export interface AlarmChange extends Omit<StateChange, "atMs"> {
  /** Time after the fault, in ms. */
  readonly afterMs: number;
}

/**
 * Returns the changes of the cluster's alarms to ALARM since the fault, and those that follow; undefined if the cluster has no alarm.
 *
 * @throws Error with CloudWatch's answer
 */
export async function alarmChanges(region: string, cluster: string, faultAtMs: number): Promise<AlarmChange[] | undefined> {
  const alarms = new ClusterAlarms(region, cluster);
  try {
    if ((await alarms.all()).length === 0) return undefined;
    return changesAfter(faultAtMs, await alarms.changesSince(faultAtMs));
  } finally {
    alarms.close();
  }
}

/** Returns the changes to ALARM, and those of the same alarm that follow. @param changes - the oldest first */
export function changesAfter(faultAtMs: number, changes: readonly StateChange[]): AlarmChange[] {
  const rang = new Set<string>();
  return changes.flatMap(({ alarm, state, atMs }) => {
    if (state === "ALARM") rang.add(alarm);
    return rang.has(alarm) ? [{ alarm, state, afterMs: atMs - faultAtMs }] : [];
  });
}
