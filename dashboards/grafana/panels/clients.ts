import type { PanelRow } from "../panel.js";
import { BROKERS } from "../series.js";

const socket = (metric: string, label: string) => `sum by (${label}) (kafka_server_socket_server_metrics_${metric}{${BROKERS}})`;
const socketRate = (metric: string, label: string) =>
  `sum by (${label}) (rate(kafka_server_socket_server_metrics_${metric}{${BROKERS}}[$__rate_interval]))`;

export const connections: PanelRow = {
  title: "Connections by listener",
  description: "Open connections. MSK allows 3,000 connections with IAM to a broker.",
  kind: "timeseries",
  unit: "short",
  queries: [{ expr: socket("connection_count", "listener"), legend: "{{listener}}" }],
};

export const authenticationFailures: PanelRow = {
  title: "Authentication failures",
  description: "Clients whose credentials a listener refuses. 0 is healthy.",
  kind: "timeseries",
  unit: "cps",
  queries: [{ expr: socketRate("failed_authentication_total", "listener"), legend: "{{listener}}" }],
};

export const authentications: PanelRow = {
  title: "Authentications",
  description: "Clients that authenticate. A steady high rate means clients that connect for each request.",
  kind: "timeseries",
  unit: "cps",
  queries: [{ expr: socketRate("successful_authentication_total", "listener"), legend: "{{listener}}" }],
};

export const connectionRate: PanelRow = {
  title: "New connections",
  description: "Connections that clients open. MSK allows 100 IAM connections a second to a broker, 4 to a t3.",
  kind: "timeseries",
  unit: "cps",
  queries: [{ expr: socketRate("connection_creation_total", "listener"), legend: "{{listener}}" }],
};

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
