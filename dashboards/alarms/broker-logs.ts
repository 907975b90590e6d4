import type { AlarmRow } from "./alarm.js";

const THIS_PROJECT = "this project's; the lines are in dashboards/logs";

/** Alarms about lines in the brokers' log group, where the brokers write to CloudWatch Logs. */
export const brokerLogAlarms: readonly AlarmRow[] = [
  {
    id: "authentication-failures",
    title: "Clients fail to authenticate",
    severity: "ticket",
    scope: "broker-logs",
    kinds: ["standard", "express"],
    metrics: { failures: { name: "AuthenticationFailures", statistic: "Sum" } },
    comparison: ">",
    threshold: 10,
    periodSeconds: 300,
    periods: 1,
    missingData: "notBreaching",
    missingDataMeans: "the brokers write no lines, or all clients authenticate",
    source: THIS_PROJECT,
  },
  {
    id: "isr-shrinks",
    title: "Replicas go out of sync again and again",
    severity: "ticket",
    scope: "broker-logs",
    kinds: ["standard"],
    metrics: { shrinks: { name: "IsrShrinks", statistic: "Sum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 300,
    periods: 6, // an update of three brokers causes some for a shorter time
    missingData: "notBreaching",
    missingDataMeans: "the brokers write no lines, or all replicas stay in sync",
    source: THIS_PROJECT,
  },
];
