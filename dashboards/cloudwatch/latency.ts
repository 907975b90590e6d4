import type { Section } from "./graph.js";

/** How long requests take, and why. */
export const latency: Section = {
  title: "Latency",
  text: "Produce time is mostly waiting for replicas. Idle shares near 0 mean that the broker is too small or that clients send too many requests.",
  graphs: [
    {
      title: "Produce, mean",
      unit: "ms",
      metrics: [{ scope: "broker", name: "ProduceTotalTimeMsMean", statistic: "Average" }],
    },
    {
      title: "Fetch of consumers, mean",
      unit: "ms",
      metrics: [{ scope: "broker", name: "FetchConsumerTotalTimeMsMean", statistic: "Average" }],
    },
    {
      title: "Produce by stage, mean",
      unit: "ms",
      metrics: [
        { scope: "broker", name: "ProduceRequestQueueTimeMsMean", statistic: "Average", label: "request queue" },
        { scope: "broker", name: "ProduceLocalTimeMsMean", statistic: "Average", label: "leader" },
        { scope: "broker", name: "ProduceResponseSendTimeMsMean", statistic: "Average", label: "response" },
      ],
    },
    {
      title: "Request handlers, idle",
      unit: "share",
      maximum: 1,
      alarm: "request-handlers",
      metrics: [{ scope: "broker", name: "RequestHandlerAvgIdlePercent", statistic: "Average" }],
    },
    {
      title: "Network processors, idle",
      unit: "share",
      maximum: 1,
      alarm: "network-processors",
      metrics: [{ scope: "broker", name: "NetworkProcessorAvgIdlePercent", statistic: "Average" }],
    },
    {
      title: "Throttling of clients",
      unit: "ms",
      metrics: [
        { scope: "broker", name: "ProduceThrottleTime", statistic: "Average", label: "produce" },
        { scope: "broker", name: "FetchThrottleTime", statistic: "Average", label: "fetch" },
      ],
    },
  ],
};
