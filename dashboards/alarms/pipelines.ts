import type { AlarmRow } from "./alarm.js";

const CONNECT = "MSK developer guide, MSK Connect metrics (names from memory), 2026-11";
const RDS = "Amazon RDS user guide, CloudWatch metrics, 2026-11";
const AURORA = "Amazon Aurora user guide, CloudWatch metrics (that clusters have this one is from memory), 2026-11";
/** The heap of a worker's Java grows to 80 or 90 % of the memory and stays there. */
const MEMORY = "MSK developer guide, monitoring MSK Connect, MemoryUtilization, 2026-11";
const GIB = 1024 ** 3;

/** Condition of a replication slot that keeps much of the write-ahead log. */
const slotLag = {
  severity: "ticket",
  metrics: { lag: { name: "OldestReplicationSlotLag", statistic: "Maximum" } },
  comparison: ">",
  threshold: 5 * GIB,
  periodSeconds: 300,
  periods: 3,
  missingData: "notBreaching",
  missingDataMeans: "RDS reports the metric only while there is a replication slot",
} as const;

/** Alarms about pipelines: connectors of MSK Connect, and the databases that they use. */
export const pipelineAlarms: readonly AlarmRow[] = [
  {
    id: "connector-failed-tasks",
    title: "Connector has failed tasks",
    severity: "page",
    scope: "connector",
    metrics: { tasks: { name: "ErroredTaskCount", statistic: "Maximum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 60,
    periods: 5,
    missingData: "notBreaching",
    missingDataMeans: "connector-no-tasks reports a connector without metrics",
    source: CONNECT,
  },
  {
    id: "connector-no-tasks",
    title: "Connector has no running task",
    severity: "page",
    scope: "connector",
    metrics: { tasks: { name: "RunningTaskCount", statistic: "Maximum" } },
    comparison: "<",
    threshold: 1,
    periodSeconds: 60,
    periods: 15,
    missingData: "breaching",
    missingDataMeans: "a running connector reports its tasks each minute",
    source: CONNECT,
  },
  {
    id: "connector-cpu",
    title: "Workers of a connector have a high CPU utilization",
    severity: "ticket",
    scope: "connector",
    metrics: { cpu: { name: "CpuUtilization", statistic: "Average" } },
    comparison: ">",
    threshold: 80,
    periodSeconds: 300,
    periods: 6,
    missingData: "notBreaching",
    missingDataMeans: "connector-no-tasks reports a connector without metrics",
    source: CONNECT,
  },
  {
    id: "connector-memory",
    title: "Workers of a connector have little free memory",
    severity: "ticket",
    scope: "connector",
    metrics: { memory: { name: "MemoryUtilization", statistic: "Average" } },
    comparison: ">",
    threshold: 95,
    periodSeconds: 300,
    periods: 6,
    missingData: "notBreaching",
    missingDataMeans: "connector-no-tasks reports a connector without metrics",
    source: MEMORY,
  },
  {
    ...slotLag,
    id: "replication-slot-lag",
    title: "Replication slot keeps much of the write-ahead log",
    scope: "source-instance",
    source: RDS,
  },
  {
    ...slotLag,
    id: "replication-slot-lag-aurora",
    title: "Replication slot in Aurora keeps much of the write-ahead log",
    scope: "source-cluster",
    source: AURORA,
  },
  {
    id: "pipeline-database-storage",
    title: "Database of a pipeline is running out of storage",
    severity: "page",
    scope: "database-instance",
    metrics: { free: { name: "FreeStorageSpace", statistic: "Minimum" } },
    comparison: "<",
    threshold: 5 * GIB,
    periodSeconds: 300,
    periods: 1,
    missingData: "breaching",
    missingDataMeans: "every instance reports its free storage each minute",
    source: RDS,
  },
];
