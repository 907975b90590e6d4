import { type AlarmHistoryItem, CloudWatchClient, DescribeAlarmHistoryCommand, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { AlarmView, EventView } from "../api.js";

/** Alarms that are read at most. */
const MAX_PAGES = 5;

/** Reads the alarms of a platform: those whose name contains the name of its cluster. */
export class Alarms {
  private readonly client: CloudWatchClient;

  constructor(
    region: string,
    private readonly cluster: string,
  ) {
    this.client = new CloudWatchClient({ region, maxAttempts: 2 });
  }

  /** Returns the alarms, those that ring first. */
  async all(): Promise<AlarmView[]> {
    const found: AlarmView[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.client.send(
        new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], MaxRecords: 100, ...(token && { NextToken: token }) }),
      );
      const metricAlarms = (answer.MetricAlarms ?? []).map((alarm) => ({
        ...alarm,
        composite: false,
        metric: alarm.MetricName ?? alarm.Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat?.Metric?.MetricName,
      }));
      const compositeAlarms = (answer.CompositeAlarms ?? []).map((alarm) => ({ ...alarm, composite: true, metric: undefined }));
      for (const alarm of [...compositeAlarms, ...metricAlarms]) {
        if (!alarm.AlarmName?.includes(this.cluster)) continue;
        const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
        found.push({
          name: alarm.AlarmName,
          state: alarm.StateValue ?? "INSUFFICIENT_DATA",
          composite: alarm.composite,
          ...(since !== undefined && { since }),
          ...(alarm.StateReason && { reason: alarm.StateReason }),
          ...(alarm.AlarmDescription && { description: alarm.AlarmDescription }),
          ...(alarm.metric && { metric: alarm.metric }),
        });
      }
      token = answer.NextToken;
      if (!token) break;
    }
    return found.sort((a, b) => order[a.state] - order[b.state] || a.name.localeCompare(b.name));
  }

  /** Returns the changes of state in the last hour. */
  async history(): Promise<EventView[]> {
    const { AlarmHistoryItems: items = [] } = await this.client.send(
      new DescribeAlarmHistoryCommand({ HistoryItemType: "StateUpdate", MaxRecords: 100, StartDate: new Date(Date.now() - 60 * 60_000) }),
    );
    return items.filter(({ AlarmName }) => AlarmName?.includes(this.cluster)).map(eventOf);
  }

  close(): void {
    this.client.destroy();
  }
}

const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 } as const;

function eventOf({
  AlarmName: name = "",
  Timestamp: time,
  HistoryData: data = "",
  HistorySummary: summary = "",
}: AlarmHistoryItem): EventView {
  const state = newState(data);
  const severity = state === "ALARM" ? "critical" : state === "OK" ? "good" : "info";
  return { at: time?.getTime() ?? 0, severity, source: "alarm", text: state ? `${name}: ${state}` : `${name}: ${summary}` };
}

/** Returns the state after a change, from the JSON document that CloudWatch keeps of it. */
function newState(data: string): string | undefined {
  try {
    return (JSON.parse(data) as { newState?: { stateValue?: string } }).newState?.stateValue;
  } catch {
    return undefined;
  }
}
