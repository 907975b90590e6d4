import type { AlarmRow } from "./alarm.js";

const RECOMMENDED = "aws/agent-toolkit-for-aws, managing-amazon-msk, monitor-and-alarm, 2026-08";
const NO_LAG_METRICS =
  "MSK reports lag only of groups that are stable or empty and have committed offsets, so a new or idle group is no fault";

/** Alarms about the lag of consumer groups that have an objective in the settings. */
export const consumerAlarms: readonly AlarmRow[] = [
  {
    id: "lag-seconds",
    title: "Consumer group is behind in time",
    severity: "page",
    scope: "consumer-group",
    kinds: ["standard", "express"],
    metrics: { lag: { name: "EstimatedMaxTimeLag", statistic: "Maximum" } },
    comparison: ">",
    threshold: { limit: "lagSeconds" },
    periodSeconds: 60,
    periods: 15,
    missingData: "notBreaching",
    missingDataMeans: NO_LAG_METRICS,
    source: RECOMMENDED,
  },
  {
    id: "lag-seconds-serverless",
    title: "Consumer group of a serverless cluster is behind in time",
    severity: "page",
    scope: "consumer-group",
    kinds: ["serverless"],
    // Serverless clusters have another name for the metric. Source: MSK developer guide, MSK Serverless monitoring, 2026-11.
    metrics: { lag: { name: "MaxEstimatedTimeLag", statistic: "Maximum" } },
    comparison: ">",
    threshold: { limit: "lagSeconds" },
    periodSeconds: 60,
    periods: 15,
    missingData: "notBreaching",
    missingDataMeans: NO_LAG_METRICS,
    source: RECOMMENDED,
  },
  {
    id: "lag-records",
    title: "Consumer group is behind in records",
    severity: "ticket",
    scope: "consumer-group",
    metrics: { lag: { name: "MaxOffsetLag", statistic: "Maximum" } },
    comparison: ">",
    threshold: { limit: "lagRecords" },
    periodSeconds: 60,
    periods: 15,
    missingData: "notBreaching",
    missingDataMeans: NO_LAG_METRICS,
    source: RECOMMENDED,
  },
];
