import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";

/** What an alarm or a graph reads from CloudWatch. */
export interface Read {
  /** Name of the alarm, or title of the graph. */
  readonly by: string;
  /** Name of the metric. */
  readonly metric: string;
  readonly query: Omit<MetricDataQuery, "Id">;
}

/** Queries of one request. CloudWatch allows 500. */
const BATCH = 100;

/** Returns what the metric alarms read. */
export async function readByAlarms(client: CloudWatchClient): Promise<Read[]> {
  const reads: Read[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new DescribeAlarmsCommand({ MaxRecords: 100, NextToken }));
    for (const {
      AlarmName: by = "",
      Namespace,
      MetricName,
      Dimensions,
      Statistic,
      ExtendedStatistic,
      Metrics = [],
    } of answer.MetricAlarms ?? []) {
      const own = { Metric: { Namespace, MetricName, Dimensions }, Stat: Statistic ?? ExtendedStatistic };
      const stats = MetricName ? [own] : Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
      reads.push(
        ...stats.map(({ Metric, Stat }) => ({
          ...{ by, metric: Metric?.MetricName ?? "" },
          query: { MetricStat: { Metric, Stat, Period: 60 } },
        })),
      );
    }
    NextToken = answer.NextToken;
  } while (NextToken);
  return reads;
}

/** The part of a dashboard's body that has metrics. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
interface Body {
  readonly widgets: readonly {
    readonly type: string;
    readonly properties: { readonly title: string; readonly metrics?: readonly (readonly unknown[])[] };
  }[];
}

/** Returns what the graphs of a dashboard read. */
export async function readByDashboard(client: CloudWatchClient, name: string): Promise<Read[]> {
  const { DashboardBody = "{}" } = await client.send(new GetDashboardCommand({ DashboardName: name }));
  const { widgets } = JSON.parse(DashboardBody) as Body;
  return widgets
    .filter(({ type }) => type === "metric")
    .flatMap(({ properties: { title: by, metrics = [] } }) => metrics.map((line) => ({ by, ...lineRead(line) })));
}

/** Returns the query of a line: `[{expression}]`, or `[namespace, name, dimension, value, …, {stat}]`. */
function lineRead(line: readonly unknown[]): Omit<Read, "by"> {
  const { expression, stat } = line.at(-1) as { readonly expression?: string; readonly stat?: string };
  if (expression !== undefined) return { metric: /MetricName="(\w+)"/.exec(expression)?.[1] ?? "", query: { Expression: expression } };
  const [Namespace, MetricName, ...pairs] = line.slice(0, -1) as string[];
  const Dimensions = pairs.flatMap((Name, i) => (i % 2 === 0 ? [{ Name, Value: pairs[i + 1] }] : []));
  return { metric: MetricName ?? "", query: { MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Stat: stat, Period: 60 } } };
}

/** Returns those that have no value in the last half hour. */
export async function withoutValues(client: CloudWatchClient, reads: readonly Read[]): Promise<Read[]> {
  const missing: Read[] = [];
  const during = { StartTime: new Date(Date.now() - 1_800_000), EndTime: new Date(Date.now() + 60_000) };
  for (let start = 0; start < reads.length; start += BATCH) {
    const batch = reads.slice(start, start + BATCH);
    const MetricDataQueries = batch.map(({ query }, i) => ({ Id: `q${i}`, ...query }));
    const { MetricDataResults = [] } = await client.send(new GetMetricDataCommand({ ...during, MetricDataQueries }));
    const found = new Set(MetricDataResults.filter(({ Values = [] }) => Values.length > 0).map(({ Id }) => Id));
    missing.push(...batch.filter((_, i) => !found.has(`q${i}`)));
  }
  return missing;
}
