import type { DescribedGroup } from "../consumer-groups.js";

/**
 * Returns the series that MSK's JMX exporter adds to Kafka's, in Prometheus' text format. Kafka has no MBean of them.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/open-monitoring.html names and labels, 2026-11
 */
export function lagSeries(groups: readonly DescribedGroup[]): string {
  const lines = groups
    .filter(({ state }) => state === "Stable" || state === "Empty")
    .flatMap(({ id, partitions }) => {
      const lags = partitions.flatMap(({ topic, partition, endOffset, committedOffset }) =>
        committedOffset === undefined ? [] : [{ topic, partition, lag: Math.max(0, endOffset - committedOffset) }],
      );
      return [...new Set(lags.map(({ topic }) => topic))].flatMap((topic) => {
        const ofTopic = lags.filter((each) => each.topic === topic);
        const values = ofTopic.map(({ lag }) => lag);
        return [
          line(
            { name: "SumOffsetLag", groupId: id, topic },
            values.reduce((sum, lag) => sum + lag, 0),
          ),
          line({ name: "MaxOffsetLag", groupId: id, topic }, Math.max(...values)),
          ...ofTopic.map(({ partition, lag }) => line({ name: "OffsetLag", groupId: id, topic, partition: String(partition) }, lag)),
        ];
      });
    });
  return lines.length === 0 ? "" : `# TYPE ${METRIC} untyped\n${lines.join("")}`;
}

const METRIC = "kafka_consumer_group_ConsumerLagMetrics_Value";

const line = (labels: Readonly<Record<string, string>>, value: number): string =>
  `${METRIC}{${Object.entries(labels)
    .map(([name, text]) => `${name}="${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`)
    .join(",")}} ${value}\n`;
