import type { Section } from "./graph.js";

/** How far each consumer group is behind. */
export const consumers: Section = {
  title: "Consumers",
  text: "MSK reports the lag of groups that are stable or empty and have committed offsets. A line that ends is a group that rebalances or has no offsets.",
  graphs: [
    {
      title: "Lag by group and topic, in seconds",
      unit: "s",
      width: 12,
      metrics: [{ scope: "consumer-group", name: "EstimatedMaxTimeLag", statistic: "Maximum" }],
    },
    {
      title: "Lag by group and topic, estimated in seconds",
      unit: "s",
      width: 12,
      metrics: [{ scope: "consumer-group", name: "MaxEstimatedTimeLag", statistic: "Maximum" }],
    },
    {
      title: "Largest lag of a partition, in records",
      unit: "records",
      width: 12,
      metrics: [{ scope: "consumer-group", name: "MaxOffsetLag", statistic: "Maximum" }],
    },
    {
      title: "Lag of all partitions, in records",
      unit: "records",
      width: 12,
      metrics: [{ scope: "consumer-group", name: "SumOffsetLag", statistic: "Maximum" }],
    },
  ],
};
