import type { SavedQuery } from "./saved-query.js";

/** Queries on the logs of the functions and of the HTTP API. A test compares the fields with what these write. */
export const functionQueries: readonly SavedQuery[] = [
  {
    id: "function-errors",
    answers: "Which errors did producer and consumer log, and which invocations failed?",
    sources: ["producer", "consumer"],
    commands: [
      // A time-out, or a process that stops, has no line of the function but a report of Lambda.
      'filter level = "ERROR" or level = "WARN" or (type = "platform.report" and record.status != "success")',
      "fields @timestamp, @log, level, message, error.errorType, error.errorMessage, kafka, record.status, requestId",
      "sort @timestamp desc",
      "limit 200",
    ],
  },
  {
    id: "dead-letters",
    answers: "Which records could not be processed, and why?",
    sources: ["consumer"],
    commands: [
      'filter message = "Poison record written to the dead-letter topic"',
      "stats count(*) as records, min(offset) as first, max(offset) as last by topic, partition, reason",
      "sort records desc",
    ],
  },
  {
    id: "slowest-requests",
    answers: "Which requests of the event API took longest?",
    sources: ["api"],
    commands: [
      "fields @timestamp, responseLatencyMs, status, path, sourceIp, integrationStatus, integrationError, requestId",
      "sort responseLatencyMs desc",
      "limit 50",
    ],
  },
  {
    id: "cold-starts",
    answers: "How often does a function start a new execution environment, and how long does it take?",
    sources: ["producer", "consumer", "administrator"],
    commands: [
      'filter type = "platform.report" and ispresent(record.metrics.initDurationMs)',
      "stats count(*) as starts, avg(record.metrics.initDurationMs) as averageMs, max(record.metrics.initDurationMs) as longestMs by @log, bin(1h)",
    ],
  },
  {
    id: "topic-changes",
    answers: "What did the topic administrator plan and change?",
    sources: ["administrator"],
    commands: [
      'filter message = "Plan" or message = "Plan applied"',
      "fields @timestamp, message, action, plan.0, applied.0, requestId, @message",
      "sort @timestamp desc",
      "limit 100",
    ],
  },
];
