import type { AlarmRow } from "./alarm.js";

const RECOMMENDED = "aws/agent-toolkit-for-aws, managing-amazon-msk, monitor-and-alarm, 2026-08";

/** Alarms about a cluster as a whole. */
export const clusterAlarms: readonly AlarmRow[] = [
  {
    id: "active-controller",
    title: "No active controller",
    severity: "page",
    scope: "cluster",
    kinds: ["standard", "express"],
    // Each broker reports 1 or 0, so an average is never 1.
    metrics: { controllers: { name: "ActiveControllerCount", statistic: "Maximum" } },
    comparison: "<",
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
    missingData: "breaching",
    missingDataMeans: "every cluster reports its controller each minute: without data, the cluster or its metrics are down",
    source: RECOMMENDED,
  },
  {
    id: "offline-partitions",
    title: "Partitions without a leader",
    severity: "page",
    scope: "cluster",
    kinds: ["standard"],
    // All brokers except the controller report 0, so an average hides it.
    metrics: { partitions: { name: "OfflinePartitionsCount", statistic: "Sum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 60,
    periods: 2,
    missingData: "notBreaching",
    missingDataMeans: "active-controller reports a cluster without metrics",
    source: RECOMMENDED,
  },
];
