import type { PanelRow } from "../panel.js";
import { BROKERS } from "../series.js";

const socket = (metric: string, label: string) => `sum by (${label}) (kafka_server_socket_server_metrics_${metric}{${BROKERS}})`;
/** The rate of a counter, by listener. */
const rateByListener = (title: string, metric: string, description: string): PanelRow => ({
  title,
  description,
  kind: "timeseries",
  unit: "cps",
  queries: [
    {
      expr: `sum by (listener) (rate(kafka_server_socket_server_metrics_${metric}{${BROKERS}}[$__rate_interval]))`,
      legend: "{{listener}}",
    },
  ],
});

export const connections: PanelRow = {
  title: "Connections by listener",
  description: "Open connections. MSK allows 3,000 connections with IAM to a broker.",
  kind: "timeseries",
  unit: "short",
  queries: [{ expr: socket("connection_count", "listener"), legend: "{{listener}}" }],
};

export const authenticationFailures = rateByListener(
  "Authentication failures",
  "failed_authentication_total",
  "Clients whose credentials a listener refuses. 0 is healthy.",
);

export const authentications = rateByListener(
  "Authentications",
  "successful_authentication_total",
  "Clients that authenticate. A steady high rate means clients that connect for each request.",
);

export const connectionRate = rateByListener(
  "New connections",
  "connection_creation_total",
  "Connections that clients open. MSK allows 100 IAM connections a second to a broker, 4 to a t3.",
);

export const clientSoftware: PanelRow = {
  title: "Connections by client software",
  description: "Name and version that clients report. Old clients report none.",
  kind: "timeseries",
  unit: "short",
  queries: [
    {
      expr: socket("connections", "clientSoftwareName, clientSoftwareVersion"),
      legend: "{{clientSoftwareName}} {{clientSoftwareVersion}}",
    },
  ],
};

export const brokerConnections: PanelRow = {
  title: "Connections by broker",
  description: "Even over the brokers. A client that lists one bootstrap broker makes its first connection there.",
  kind: "timeseries",
  unit: "short",
  queries: [{ expr: socket("connection_count", "broker"), legend: "{{broker}}" }],
};
