import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type AlarmRow, alarmsByRunbook } from "../../../dashboards/alarms/index.js";
import { root } from "../../../tools/setup/folders.js";

const all: readonly AlarmRow[] = Object.values(alarmsByRunbook).flat();
const runbook = (name: string) => readFileSync(join(root, "docs/runbook", `${name}.md`), "utf8");

/** The sections of a runbook: heading and text. */
const sections = (name: string) =>
  runbook(name)
    .split(/^## /m)
    .slice(1)
    .map((text) => ({ id: text.slice(0, text.indexOf("\n")), text }));

describe("the runbook", () => {
  test("has a document for each group of alarms, and no other", () => {
    // Prometheus' alerts have their own document and test: rules.test.ts.
    const documents = readdirSync(join(root, "docs/runbook")).filter((name) => !["README.md", "prometheus.md"].includes(name));

    expect(documents.sort()).toEqual(
      Object.keys(alarmsByRunbook)
        .map((name) => `${name}.md`)
        .sort(),
    );
  });

  test.each(Object.entries(alarmsByRunbook))("%s has a section for each alarm, and no other", (name, rows) => {
    expect(sections(name).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  test.each(all)("$id: its section has title, severity, meaning, checks, cause and fix", ({ id, title, severity }) => {
    const { text } = Object.keys(alarmsByRunbook)
      .flatMap(sections)
      .find((section) => section.id === id) as { text: string };

    expect(text).toMatch(
      new RegExp(
        `^${id}\\n\\*\\*${escaped(title)}\\.\\*\\* Severity: ${severity}\\.\\n\\n\\*\\*What it means\\.\\*\\* \\S.{30,}\\n\\n\\*\\*Check\\.\\*\\* \\S.{20,}\\n\\n\\*\\*Cause\\.\\*\\* \\S.{20,}\\n\\n\\*\\*Fix\\.\\*\\* \\S.{20,}\\n*$`,
      ),
    );
  });
});

/** Metrics with recommended alarms. Source: aws/agent-toolkit-for-aws, managing-amazon-msk, monitor-and-alarm, 2026-08. */
const RECOMMENDED = [
  ...["ActiveControllerCount", "OfflinePartitionsCount", "UnderReplicatedPartitions", "UnderMinIsrPartitionCount", "PartitionCount"],
  ...["CpuUser", "CpuSystem", "CPUCreditBalance", "HeapMemoryAfterGC", "KafkaDataLogsDiskUsed", "VolumeReadBytes", "VolumeWriteBytes"],
  ...["ClientConnectionCount", "IAMTooManyConnections", "ConnectionCreationRate", "BwInAllowanceExceeded", "BwOutAllowanceExceeded"],
  ...["EstimatedMaxTimeLag", "MaxOffsetLag", "SumOffsetLag", "RequestHandlerAvgIdlePercent", "NetworkProcessorAvgIdlePercent"],
  ...["ProduceThrottleTime", "FetchThrottleTime", "BytesInPerSec", "BytesOutPerSec", "StorageUsed"],
  ...["DeliveryToS3.DataFreshness", "FailedRecordCount", "DLQDeliverySuccess"],
];

describe("the alarms", () => {
  test("have unique ids, which are names and anchors", () => {
    const ids = all.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test.each(all)("$id: metric math uses each metric", ({ metrics, expression }) => {
    const ids = Object.keys(metrics);

    if (expression === undefined) expect(ids).toHaveLength(1);
    else expect([...new Set(expression.match(/[a-z]+/g))].sort()).toEqual(ids.sort());
  });

  test.each(all)(
    "$id: its evaluation fits a day, and no more periods breach than are evaluated",
    ({ periodSeconds, periods, datapoints = periods }) => {
      expect(periodSeconds * periods).toBeLessThanOrEqual(86_400); // CloudWatch API, PutMetricAlarm
      expect(datapoints).toBeGreaterThanOrEqual(1);
      expect(datapoints).toBeLessThanOrEqual(periods);
    },
  );

  test("have the conditions that AWS recommends", () => {
    const conditions = Object.fromEntries(
      all.map(({ id, metrics, comparison, threshold, periodSeconds, periods, datapoints = periods }) => {
        const measured = Object.values(metrics).map(({ name, statistic }) => `${statistic} ${name}`);
        const limit = typeof threshold === "number" ? threshold : `${threshold.times ?? 1} × ${threshold.limit}`;
        return [id, `${measured.join(", ")} ${comparison} ${limit}, ${datapoints} of ${periods} × ${periodSeconds} s`];
      }),
    );

    expect(conditions).toEqual({
      "active-controller": "Maximum ActiveControllerCount < 1, 1 of 1 × 300 s",
      "offline-partitions": "Sum OfflinePartitionsCount > 0, 2 of 2 × 60 s",
      "under-min-isr": "Average UnderMinIsrPartitionCount >= 1, 1 of 1 × 60 s",
      "under-replicated": "Sum UnderReplicatedPartitions > 0, 15 of 15 × 60 s",
      "connector-cpu": "Average CpuUtilization > 80, 6 of 6 × 300 s",
      "connector-failed-tasks": "Maximum ErroredTaskCount > 0, 5 of 5 × 60 s",
      "connector-memory": "Average MemoryUtilization > 95, 6 of 6 × 300 s",
      "connector-no-tasks": "Maximum RunningTaskCount < 1, 15 of 15 × 60 s",
      "replication-slot-lag": "Maximum OldestReplicationSlotLag > 5368709120, 3 of 3 × 300 s",
      "replication-slot-lag-aurora": "Maximum OldestReplicationSlotLag > 5368709120, 3 of 3 × 300 s",
      "pipeline-database-storage": "Minimum FreeStorageSpace < 5368709120, 1 of 1 × 300 s",
      cpu: "Average CpuUser, Average CpuSystem > 60, 3 of 3 × 300 s",
      "cpu-credits": "Average CPUCreditBalance <= 100, 3 of 3 × 300 s",
      disk: "Maximum KafkaDataLogsDiskUsed > 85, 1 of 1 × 300 s",
      heap: "Average HeapMemoryAfterGC > 60, 3 of 3 × 300 s",
      partitions: "Maximum PartitionCount > 1 × partitionsPerBroker, 3 of 3 × 300 s",
      "request-handlers": "Average RequestHandlerAvgIdlePercent < 0.3, 3 of 3 × 300 s",
      "network-processors": "Average NetworkProcessorAvgIdlePercent < 0.3, 3 of 3 × 300 s",
      bandwidth: "Sum BwInAllowanceExceeded, Sum BwOutAllowanceExceeded > 0, 3 of 3 × 300 s",
      "volume-throughput": "Sum VolumeReadBytes, Sum VolumeWriteBytes >= 0.8 × volumeMibPerSecond, 3 of 3 × 300 s",
      "iam-connections-refused": "Sum IAMTooManyConnections > 0, 1 of 1 × 300 s",
      "connection-rate": "Sum ConnectionCreationRate >= 0.8 × iamConnectionsPerSecond, 3 of 3 × 60 s",
      connections: "Sum ClientConnectionCount > 2400, 3 of 3 × 300 s",
      "produce-throttled": "Average ProduceThrottleTime > 0, 3 of 3 × 300 s",
      "fetch-throttled": "Average FetchThrottleTime > 0, 3 of 3 × 300 s",
      "express-ingress": "Average BytesInPerSec > 0.8 × ingressMibPerSecond, 3 of 3 × 300 s",
      "express-egress": "Average BytesOutPerSec > 0.8 × egressMibPerSecond, 3 of 3 × 300 s",
      "authentication-failures": "Sum AuthenticationFailures > 10, 1 of 1 × 300 s",
      "isr-shrinks": "Sum IsrShrinks > 0, 6 of 6 × 300 s",
      "lag-seconds": "Maximum EstimatedMaxTimeLag > 1 × lagSeconds, 15 of 15 × 60 s",
      "lag-seconds-serverless": "Maximum MaxEstimatedTimeLag > 1 × lagSeconds, 15 of 15 × 60 s",
      "lag-records": "Maximum MaxOffsetLag > 1 × lagRecords, 15 of 15 × 60 s",
      "function-errors": "Sum Errors > 0, 3 of 5 × 60 s",
      "function-throttles": "Sum Throttles > 0, 3 of 5 × 60 s",
      "function-duration": "Maximum Duration > 0.8 × functionTimeoutMs, 3 of 3 × 300 s",
      "poison-records": "Sum PoisonRecords > 0, 1 of 1 × 300 s",
      "skipped-poison-records": "Sum PoisonRecordsSkipped > 0, 1 of 1 × 300 s",
      "failed-batches": "Maximum ApproximateNumberOfMessagesVisible > 0, 1 of 1 × 60 s",
      "api-errors": "Sum 5xx, Sum Count > 1, 3 of 5 × 60 s",
      "api-latency": "p99 Latency > 0.5 × apiDeadlineMs, 3 of 3 × 300 s",
    });
  });

  test("are about every metric for which AWS recommends an alarm, or the runbook says why not", () => {
    const leftOut = [...runbook("README").matchAll(/^\| `([\w.]+)` \| (\S.{10,}) \|$/gm)].map(([, metric]) => metric as string);
    const used = all.flatMap(({ metrics }) => Object.values(metrics).map(({ name }) => name));

    expect(leftOut.filter((metric) => used.includes(metric))).toEqual([]);
    expect(RECOMMENDED.filter((metric) => ![...used, ...leftOut].includes(metric))).toEqual([]);
  });

  test("read missing data as a fault only where a healthy resource always sends data", () => {
    expect(all.filter(({ missingData }) => missingData !== "notBreaching").map(({ id }) => id)).toEqual([
      "active-controller",
      "connector-no-tasks",
      "pipeline-database-storage",
    ]);
  });
});

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
