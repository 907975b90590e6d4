import { type AlarmHistoryItem, CloudWatchClient, DescribeAlarmsCommand, paginateDescribeAlarmHistory } from "@aws-sdk/client-cloudwatch";

/** A change of an alarm's state during a drill. */
export interface AlarmChange {
  readonly alarm: string;
  readonly state: "ALARM" | "OK" | "INSUFFICIENT_DATA";
  /** Time after the fault, in ms. */
  readonly afterMs: number;
}

/**
 * Returns the changes of alarms to ALARM since the fault, and those that follow; undefined if the account has no alarm whose name begins
 * with `prefix`.
 *
 * @throws Error with CloudWatch's answer
 */
export async function alarmChanges(region: string, prefix: string, faultAtMs: number): Promise<AlarmChange[] | undefined> {
  const client = new CloudWatchClient({ region });
  try {
    const kinds = { AlarmTypes: ["MetricAlarm" as const, "CompositeAlarm" as const], AlarmNamePrefix: prefix, MaxRecords: 1 };
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(new DescribeAlarmsCommand(kinds));
    if (MetricAlarms.length + CompositeAlarms.length === 0) return undefined;
    const items: AlarmHistoryItem[] = [];
    const since = { HistoryItemType: "StateUpdate", StartDate: new Date(faultAtMs), EndDate: new Date() } as const;
    for await (const page of paginateDescribeAlarmHistory({ client }, since)) items.push(...(page.AlarmHistoryItems ?? []));
    return changesIn(items, prefix, faultAtMs);
  } finally {
    client.destroy();
  }
}

/** Returns the changes to ALARM in a history, and those that follow, in the order of their times. */
export function changesIn(items: readonly AlarmHistoryItem[], prefix: string, faultAtMs: number): AlarmChange[] {
  const rang = new Set<string>();
  return [...items]
    .sort((a, b) => Number(a.Timestamp) - Number(b.Timestamp))
    .flatMap(({ AlarmName: alarm, Timestamp: at, HistorySummary: summary }): AlarmChange[] => {
      const state = / to (ALARM|OK|INSUFFICIENT_DATA)$/.exec(summary ?? "")?.[1] as AlarmChange["state"] | undefined;
      if (!alarm?.startsWith(prefix) || !at || !state) return [];
      if (state === "ALARM") rang.add(alarm);
      return rang.has(alarm) ? [{ alarm, state, afterMs: at.getTime() - faultAtMs }] : [];
    });
}
