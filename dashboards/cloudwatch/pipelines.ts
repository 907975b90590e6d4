import type { Section } from "./graph.js";

/** Connectors of MSK Connect. */
export const pipelines: Section = {
  title: "Pipelines",
  text: "Each connector has at least one running task and no failed one. A source whose rate is zero while its tables change, or a sink whose rate is zero while its topics grow, has stopped.",
  graphs: [
    {
      title: "Running and failed tasks by connector",
      unit: "tasks",
      alarm: "connector-failed-tasks",
      metrics: [
        { scope: "connector", name: "RunningTaskCount", statistic: "Minimum", label: "running" },
        { scope: "connector", name: "ErroredTaskCount", statistic: "Maximum", label: "failed" },
      ],
    },
    {
      title: "Records read from sources, by connector",
      unit: "records/s",
      metrics: [{ scope: "connector", name: "SourceRecordWriteRate", statistic: "Average" }],
    },
    {
      title: "Records written by sinks, by connector",
      unit: "records/s",
      metrics: [{ scope: "connector", name: "SinkRecordSendRate", statistic: "Average" }],
    },
    {
      title: "CPU utilization by connector",
      unit: "%",
      maximum: 100,
      alarm: "connector-cpu",
      width: 12,
      metrics: [{ scope: "connector", name: "CpuUtilization", statistic: "Average" }],
    },
    {
      title: "Memory utilization by connector",
      unit: "%",
      maximum: 100,
      alarm: "connector-memory",
      width: 12,
      metrics: [{ scope: "connector", name: "MemoryUtilization", statistic: "Average" }],
    },
  ],
};
