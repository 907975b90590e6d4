import {
  type AlarmHistoryItem,
  type AlarmType,
  CloudWatchClient,
  DescribeAlarmsCommand,
  paginateDescribeAlarmHistory,
} from "@aws-sdk/client-cloudwatch";

/** What the alarms did during a scenario. */
export interface AlarmsDuring {
  /** Number of alarms, metric and composite. */
  readonly alarms: number;
  /** Those that rang, in the order in which they did. */
  readonly rang: readonly { readonly name: string /** How long, in ms; undefined if it still rings. */; readonly forMs?: number }[];
}

/** Reads from CloudWatch which alarms rang since a time. */
export async function alarmsSince(region: string, since: Date): Promise<AlarmsDuring> {
  const client = new CloudWatchClient({ region });
  const AlarmTypes: AlarmType[] = ["MetricAlarm", "CompositeAlarm"];
  try {
    const items: AlarmHistoryItem[] = [];
    const request = {
      AlarmTypes,
      HistoryItemType: "StateUpdate" as const,
      StartDate: since,
      ScanBy: "TimestampAscending" as const,
    };
    for await (const page of paginateDescribeAlarmHistory({ client }, request)) items.push(...(page.AlarmHistoryItems ?? []));
    let alarms = 0;
    let NextToken: string | undefined;
    do {
      const page = await client.send(new DescribeAlarmsCommand({ AlarmTypes, NextToken }));
      alarms += (page.MetricAlarms?.length ?? 0) + (page.CompositeAlarms?.length ?? 0);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return { alarms, rang: rangIn(items) };
  } finally {
    client.destroy();
  }
}

/** Returns the alarms that a history has in ALARM. @param items - changes of states, oldest first */
export function rangIn(items: readonly AlarmHistoryItem[]): AlarmsDuring["rang"] {
  const rang = new Map<string, { readonly since: number; forMs?: number }>();
  for (const { AlarmName: name = "", Timestamp: at, HistorySummary: summary = "" } of items) {
    const time = at?.getTime() ?? 0;
    const before = rang.get(name);
    if (summary.endsWith("to ALARM") && (!before || before.forMs !== undefined)) rang.set(name, { since: before?.since ?? time });
    else if (before && before.forMs === undefined) before.forMs = time - before.since;
  }
  return [...rang].map(([name, { forMs }]) => ({ name, ...(forMs !== undefined && { forMs }) }));
}
