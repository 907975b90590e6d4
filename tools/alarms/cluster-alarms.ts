import {
  type AlarmHistoryItem,
  type AlarmType,
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  type StateValue,
} from "@aws-sdk/client-cloudwatch";

/** An alarm of a cluster. */
export interface ClusterAlarm {
  readonly name: string;
  readonly state: StateValue;
  readonly composite: boolean;
  /** Time of the last change of its state, ms since the epoch. @default it has not changed */
  readonly since?: number;
  readonly reason?: string;
  readonly description?: string;
  /** The metric of the alarm, or those of its expression. @default a composite alarm has none */
  readonly metric?: string;
}

/** A change of an alarm's state. */
export interface StateChange {
  readonly alarm: string;
  readonly state: StateValue;
  /** Ms since the epoch. */
  readonly atMs: number;
}

/** Pages of 100 alarms, or changes, that are read at most: an account can have thousands. */
const MAX_PAGES = 10;
/** Without them, CloudWatch returns metric alarms only. */
const ALARM_TYPES: AlarmType[] = ["MetricAlarm", "CompositeAlarm"];
const PAGE = { AlarmTypes: ALARM_TYPES, MaxRecords: 100 };

/** Reads the alarms of a cluster from CloudWatch: those whose name contains the name of the cluster. */
export class ClusterAlarms {
  /** @param client - @default a client with the credentials of the environment */
  constructor(
    region: string,
    private readonly cluster: string,
    private readonly client: Pick<CloudWatchClient, "send" | "destroy"> = new CloudWatchClient({ region, maxAttempts: 2 }),
  ) {}

  /** Returns the alarms, those that ring first. @throws Error with CloudWatch's answer */
  async all(): Promise<ClusterAlarm[]> {
    const found = await allPages(async (NextToken) => {
      const answer = await this.client.send(new DescribeAlarmsCommand({ ...PAGE, NextToken }));
      const { CompositeAlarms: composite = [], MetricAlarms: metric = [] } = answer;
      return { items: [...composite.map(compositeAlarm), ...metric.map(metricAlarm)], next: answer.NextToken };
    });
    return found
      .filter(({ name }) => this.isOfCluster(name))
      .sort((a, b) => order[a.state] - order[b.state] || a.name.localeCompare(b.name));
  }

  /** Returns the changes of states since a time, the oldest first. @throws Error with CloudWatch's answer */
  async changesSince(sinceMs: number): Promise<StateChange[]> {
    const request = { ...PAGE, HistoryItemType: "StateUpdate", StartDate: new Date(sinceMs), EndDate: new Date() } as const;
    const items = await allPages(async (NextToken) => {
      const answer = await this.client.send(new DescribeAlarmHistoryCommand({ ...request, ScanBy: "TimestampDescending", NextToken }));
      return { items: answer.AlarmHistoryItems ?? [], next: answer.NextToken };
    });
    return items
      .flatMap(stateChange)
      .filter(({ alarm }) => this.isOfCluster(alarm))
      .sort((a, b) => a.atMs - b.atMs);
  }

  close(): void {
    this.client.destroy();
  }

  private isOfCluster(name: string): boolean {
    return name.includes(this.cluster);
  }
}

const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 } as const;

/** Reads pages until the last one, or {@link MAX_PAGES}. */
async function allPages<T>(read: (token: string | undefined) => Promise<{ items: readonly T[]; next: string | undefined }>): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, next } = await read(token);
    all.push(...items);
    token = next;
    if (!token) break;
  }
  return all;
}

function metricAlarm(alarm: MetricAlarm): ClusterAlarm {
  const inExpression = alarm.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric?.MetricName ?? [])
    .sort()
    .join(", ");
  const metric = alarm.MetricName ?? inExpression;
  return { ...clusterAlarm(alarm), composite: false, ...(metric && { metric }) };
}

const compositeAlarm = (alarm: CompositeAlarm): ClusterAlarm => ({ ...clusterAlarm(alarm), composite: true });

function clusterAlarm(alarm: MetricAlarm | CompositeAlarm): Omit<ClusterAlarm, "composite"> {
  const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
  return {
    name: alarm.AlarmName ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    ...(since !== undefined && { since }),
    ...(alarm.StateReason && { reason: alarm.StateReason }),
    ...(alarm.AlarmDescription && { description: alarm.AlarmDescription }),
  };
}

/** Reads the new state from the JSON document that CloudWatch keeps of a change. */
function stateChange({ AlarmName: alarm, Timestamp: at, HistoryData: data }: AlarmHistoryItem): StateChange[] {
  const { newState } = JSON.parse(data || "{}") as { readonly newState?: { readonly stateValue?: StateValue } };
  const state = newState?.stateValue;
  return alarm && at && state ? [{ alarm, state, atMs: at.getTime() }] : [];
}
