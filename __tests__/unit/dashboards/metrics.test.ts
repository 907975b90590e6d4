import { describe, expect, test } from "@jest/globals";
import { type AlarmRow, alarmsByRunbook, scopes } from "../../../dashboards/alarms/index.js";
import { emittedMetrics, levelsWith, type MetricScope } from "../../../dashboards/metrics/index.js";

const kinds = ["standard", "express", "serverless"] as const;
const ofKafka: readonly AlarmRow[] = Object.values(alarmsByRunbook)
  .flat()
  .filter(({ scope }: AlarmRow) => scopes[scope].namespace === "AWS/Kafka");

describe("the metrics of an alarm", () => {
  test.each(ofKafka)(
    "$id: are emitted by each kind of cluster and at the level that it is created for, and the condition names no higher level",
    (row) => {
      const { scope, metrics, level = "DEFAULT" } = row;
      const lowest = (row.kinds ?? kinds).map((kind) =>
        Object.values(metrics).map(({ name }) => levelsWith(kind, scope as MetricScope, name)[0]),
      );

      for (const levels of lowest) {
        expect(levels).not.toContain(undefined);
        expect(levels).toContain(level);
      }
    },
  );
});

describe("emitted metrics", () => {
  test.each([
    ["standard", "cluster", "OfflinePartitionsCount", ["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"]],
    ["standard", "broker", "VolumeReadBytes", ["PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"]],
    ["standard", "broker-topic", "MessagesInPerSec", ["PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"]],
    ["standard", "consumer-partition", "OffsetLag", ["PER_TOPIC_PER_PARTITION"]],
    ["express", "cluster", "OfflinePartitionsCount", []],
    ["express", "broker", "VolumeReadBytes", []],
    ["serverless", "topic", "BytesInPerSec", ["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"]],
    ["serverless", "broker", "BytesInPerSec", []],
  ] as const)("%s clusters emit %s %s at %j", (kind, scope, metric, levels) => {
    expect(levelsWith(kind, scope, metric)).toEqual(levels);
  });

  test.each(kinds)("of a %s cluster are listed once for each set of dimensions", (kind) => {
    const all = Object.values(emittedMetrics[kind]).flatMap((byScope) =>
      Object.entries(byScope).flatMap(([scope, names]) => names.map((name) => `${scope} ${name}`)),
    );

    expect(all.filter((each, i) => all.indexOf(each) < i)).toEqual([]);
  });
});
