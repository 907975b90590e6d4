/** Regular expressions that labels of the lag must match; a variable of a dashboard is one. */
export interface LagSelection {
  readonly cluster?: string;
  readonly group?: string;
  readonly topic?: string;
}

/**
 * Returns PromQL for the lag by cluster, group and topic, in records. It comes from the exporter that the cluster has: the managed Kafka
 * exporter of Amazon Managed Service for Prometheus, whose −1 stands for "never committed" and whose series have the cluster's ARN, or
 * MSK's own JMX exporter.
 *
 * Source: AMP user guide, managed Kafka exporter, and MSK developer guide, open monitoring, 2026-11.
 */
export function consumerLag({ cluster, group, topic }: LagSelection = {}): string {
  const managed = matchers([
    ["cluster", cluster && `(|${cluster})`],
    ["clusterArn", cluster && `(|.+:cluster/(${cluster})/.+)`],
    ["consumergroup", group],
    ["topic", topic],
  ]);
  const jmx = matchers([
    ["cluster", cluster],
    ["groupId", group],
    ["topic", topic],
  ]);
  return [
    sumOf(renamed(`kafka_consumergroup_lag${managed && `{${managed}}`} >= 0`, ["consumergroup", "group", "(.+)"], CLUSTER_OF_ARN)),
    sumOf(renamed(`kafka_consumer_group_ConsumerLagMetrics_Value{name="SumOffsetLag"${jmx && `,${jmx}`}}`, ["groupId", "group", "(.+)"])),
  ].join(" or ");
}

type Renaming = readonly [from: string, to: string, pattern: string];

const CLUSTER_OF_ARN: Renaming = ["clusterArn", "cluster", ".+:cluster/([^/]+)/.+"];

const sumOf = (expr: string) => `sum by (cluster, group, topic) (${expr})`;

/** Returns the series with labels copied to other names; a series without such a label stays as it is. */
const renamed = (series: string, ...labels: readonly Renaming[]): string =>
  labels.reduce((expr, [from, to, pattern]) => `label_replace(${expr}, "${to}", "$1", "${from}", "${pattern}")`, series);

const matchers = (labels: readonly (readonly [name: string, value: string | undefined])[]): string =>
  labels.flatMap(([name, value]) => (value ? [`${name}=~"${value}"`] : [])).join(",");
