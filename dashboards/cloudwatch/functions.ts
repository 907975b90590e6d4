import type { Section } from "./graph.js";

/** The event path: HTTP API, functions, and records that can't be processed. Left out where a cluster alone is monitored. */
export const functions: Section = {
  title: "Functions",
  text: "Dead letters, skipped records and batches in the failure queue are 0 on a healthy platform.",
  graphs: [
    {
      title: "Requests to the event API",
      unit: "requests",
      metrics: [
        { scope: "api", name: "Count", statistic: "Sum", label: "all" },
        { scope: "api", name: "4xx", statistic: "Sum", label: "4xx" },
        { scope: "api", name: "5xx", statistic: "Sum", label: "5xx" },
      ],
    },
    {
      title: "Latency of the event API",
      unit: "ms",
      alarm: "api-latency",
      metrics: [
        { scope: "api", name: "Latency", statistic: "p99", label: "p99" },
        { scope: "api", name: "Latency", statistic: "Average", label: "mean" },
      ],
    },
    {
      title: "Invocations",
      unit: "invocations",
      metrics: [{ scope: "function", name: "Invocations", statistic: "Sum" }],
    },
    {
      title: "Errors and throttles",
      unit: "invocations",
      alarm: "function-errors",
      metrics: [
        { scope: "function", name: "Errors", statistic: "Sum", label: "errors" },
        { scope: "function", name: "Throttles", statistic: "Sum", label: "throttles" },
      ],
    },
    {
      title: "Duration",
      unit: "ms",
      metrics: [{ scope: "function", name: "Duration", statistic: "Maximum" }],
    },
    {
      title: "Concurrent executions",
      unit: "executions",
      metrics: [{ scope: "function", name: "ConcurrentExecutions", statistic: "Maximum" }],
    },
    {
      title: "Records that can't be processed",
      unit: "records",
      alarm: "poison-records",
      width: 12,
      metrics: [
        { scope: "event-consumer", name: "PoisonRecords", statistic: "Sum", label: "dead letters" },
        { scope: "event-consumer", name: "PoisonRecordsSkipped", statistic: "Sum", label: "skipped" },
      ],
    },
    {
      title: "Batches that failed after all retries",
      unit: "batches",
      alarm: "failed-batches",
      width: 12,
      metrics: [{ scope: "failure-queue", name: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" }],
    },
  ],
};
