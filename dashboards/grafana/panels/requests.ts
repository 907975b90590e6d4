import type { PanelRow } from "../panel.js";
import { BROKERS, byBroker, requestTime } from "../series.js";

/** The 99th percentile of a request's time. */
const p99 = (title: string, request: string, description: string): PanelRow => ({
  title,
  description,
  kind: "timeseries",
  unit: "ms",
  queries: [{ expr: requestTime("99thPercentile", request), legend: "{{broker}}" }],
});

export const produceTime = p99(
  "Produce p99",
  "Produce",
  "Time in which a broker answers 99 of 100 produce requests. Includes the wait for replicas with acks=all.",
);

export const fetchTime = p99(
  "Consumer fetch p99",
  "FetchConsumer",
  "Time in which a broker answers 99 of 100 fetch requests of consumers. Without new records, up to fetch.max.wait.ms.",
);

/** Stages of a request, in order. Source: Kafka documentation, Monitoring. */
const STAGES = {
  RequestQueueTimeMs: "request queue",
  LocalTimeMs: "leader",
  RemoteTimeMs: "replicas",
  ThrottleTimeMs: "throttle",
  ResponseQueueTimeMs: "response queue",
  ResponseSendTimeMs: "send",
};

export const requestStages: PanelRow = {
  title: "Stages of a produce request",
  description:
    "Mean time by stage on the slowest broker: queue and leader point at the broker, replicas at its followers, send at the network.",
  kind: "timeseries",
  unit: "ms",
  queries: Object.entries(STAGES).map(([stage, legend]) => ({ expr: `max(${requestTime("Mean", "Produce", stage)})`, legend })),
};

export const requestHandlers: PanelRow = {
  title: "Request handlers idle",
  description: "Share of time in which request handlers wait for work. Below 30 % the broker has little reserve.",
  kind: "timeseries",
  unit: "percentunit",
  queries: [
    {
      expr: `avg by (broker) (kafka_server_KafkaRequestHandlerPool_OneMinuteRate{name="RequestHandlerAvgIdlePercent",${BROKERS}})`,
      legend: "{{broker}}",
    },
  ],
};

export const networkProcessors: PanelRow = {
  title: "Network threads idle",
  description: "Share of time in which network threads wait for work. Below 30 % the broker has little reserve.",
  kind: "timeseries",
  unit: "percentunit",
  queries: [
    {
      expr: `avg by (broker) (kafka_network_SocketServer_Value{name="NetworkProcessorAvgIdlePercent",${BROKERS}})`,
      legend: "{{broker}}",
    },
  ],
};

export const requestQueue: PanelRow = {
  title: "Request queue",
  description: "Requests that wait for a handler. It stays near 0; at queued.max.requests (500) the broker reads no more requests.",
  kind: "timeseries",
  unit: "short",
  queries: [{ expr: byBroker(`kafka_network_RequestChannel_Value{name="RequestQueueSize",${BROKERS}}`), legend: "{{broker}}" }],
};

export const requestRates: PanelRow = {
  title: "Requests by type",
  description: "Requests of clients and of replicas (Fetch includes both).",
  kind: "timeseries",
  unit: "reqps",
  queries: [
    {
      expr: `sum by (request) (kafka_network_RequestMetrics_OneMinuteRate{name="RequestsPerSec",request=~"Produce|Fetch|FetchConsumer",${BROKERS}})`,
      legend: "{{request}}",
    },
  ],
};
