import { expect, test } from "@jest/globals";
import { lagSeries } from "../../../../../../tools/local/kafka/exporters/lag-series.js";

const group = (state: string) => ({
  ...{ id: 'a "b"', state, members: 1 },
  partitions: [
    { topic: "ads", partition: 0, endOffset: 10, committedOffset: 4 },
    { topic: "ads", partition: 1, endOffset: 10, committedOffset: 8 },
    { topic: "ads", partition: 2, endOffset: 10 },
  ],
});

test("a group has the sum, the maximum and each partition with a committed offset", () => {
  expect(lagSeries([group("Stable")]).split("\n")).toEqual([
    "# TYPE kafka_consumer_group_ConsumerLagMetrics_Value untyped",
    'kafka_consumer_group_ConsumerLagMetrics_Value{name="SumOffsetLag",groupId="a \\"b\\"",topic="ads"} 8',
    'kafka_consumer_group_ConsumerLagMetrics_Value{name="MaxOffsetLag",groupId="a \\"b\\"",topic="ads"} 6',
    'kafka_consumer_group_ConsumerLagMetrics_Value{name="OffsetLag",groupId="a \\"b\\"",topic="ads",partition="0"} 6',
    'kafka_consumer_group_ConsumerLagMetrics_Value{name="OffsetLag",groupId="a \\"b\\"",topic="ads",partition="1"} 2',
    "",
  ]);
});

test("a group that rebalances has none", () => {
  expect(lagSeries([group("PreparingRebalance")])).toBe("");
});
