import type { CloudWatchQuery, PanelRow } from "../panel.js";

/** A metric of each selected function. */
const ofFunctions = (
  title: string,
  unit: PanelRow["unit"],
  metric: string,
  statistic: CloudWatchQuery["statistic"],
  description: string,
): PanelRow => ({
  title,
  description,
  kind: "timeseries",
  unit,
  queries: [
    { namespace: "AWS/Lambda", metric, dimensions: { FunctionName: "$function" }, statistic, label: `\${PROP('Dim.FunctionName')}` },
  ],
});

/** Counters of the function that reads events, in the namespace of the setting `eventApi.metricsNamespace`. */
const ofConsumer = (title: string, metrics: readonly string[], description: string): PanelRow => ({
  title,
  description,
  kind: "timeseries",
  unit: "short",
  queries: metrics.map((metric) => ({
    namespace: "$namespace",
    metric,
    dimensions: { FunctionName: "$function" },
    statistic: "Sum",
    label: metric,
  })),
});

export const invocations = ofFunctions("Invocations", "short", "Invocations", "Sum", "Calls of each function.");
export const errors = ofFunctions("Errors", "short", "Errors", "Sum", "Calls that failed. 0 is healthy.");
export const throttles = ofFunctions("Throttles", "short", "Throttles", "Sum", "Calls that Lambda refused at the limit of concurrency.");
export const duration = ofFunctions("Duration p99", "ms", "Duration", "p99", "Time of 99 of 100 calls. It stays below the timeout.");
export const concurrency = ofFunctions(
  "Concurrent executions",
  "short",
  "ConcurrentExecutions",
  "Maximum",
  "Calls at the same time. The reserved concurrency limits them.",
);

export const records = ofConsumer(
  "Records of the consumer",
  ["RecordsReceived", "RecordsAccepted", "DuplicatesRemoved"],
  "Records that the consumer received, counted as new, and recognized as duplicates.",
);

export const problems = ofConsumer(
  "Records that need attention",
  ["PoisonRecords", "PoisonRecordsSkipped"],
  "Records in the dead-letter topic, and records that could not be written to it. 0 is healthy.",
);

export const batchLatency: PanelRow = {
  title: "Batch latency p99",
  description: "Time in which the consumer processes 99 of 100 batches.",
  kind: "timeseries",
  unit: "ms",
  queries: [
    { namespace: "$namespace", metric: "BatchLatencyMs", dimensions: { FunctionName: "$function" }, statistic: "p99", label: "batch" },
  ],
};
