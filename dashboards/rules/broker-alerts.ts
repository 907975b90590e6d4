import type { AlertRow } from "./rule.js";

const PRODUCE_TOOK =
  "1 of 100 produce requests takes {{ $value | humanize }} ms or longer on broker {{ $labels.broker }} of {{ $labels.cluster }}";

/** Template of the node that a series is of. Hosts such as a bastion are neither a broker nor a controller. */
const NODE =
  "{{ if $labels.broker }}broker {{ $labels.broker }} of {{ else if $labels.controller }}controller {{ $labels.controller }} of {{ end }}{{ $labels.cluster }}";

/** Alerts of single nodes: load, latency, authentication, and the scrape itself. */
export const brokerAlerts: readonly AlertRow[] = [
  idle("RequestHandlersBusy", "request-handlers-busy", "ticket", "request handlers", "msk:request_handler_idle:avg", 0.3),
  idle("RequestHandlersExhausted", "request-handlers-exhausted", "page", "request handlers", "msk:request_handler_idle:avg", 0.1),
  idle("NetworkProcessorsBusy", "network-processors-busy", "ticket", "network threads", "msk:network_processor_idle:avg", 0.3),
  idle("NetworkProcessorsExhausted", "network-processors-exhausted", "page", "network threads", "msk:network_processor_idle:avg", 0.1),
  {
    alert: "ProduceSlow",
    id: "produce-slow",
    severity: "ticket",
    expr: "msk:produce_ms:p99 > 100",
    for: "10m",
    summary: PRODUCE_TOOK,
  },
  {
    alert: "ProduceVerySlow",
    id: "produce-very-slow",
    severity: "page",
    expr: "msk:produce_ms:p99 > 500",
    for: "5m",
    summary: PRODUCE_TOOK,
  },
  {
    alert: "AuthenticationFailures",
    id: "authentication-failures",
    severity: "ticket",
    expr: "sum by (cluster, broker, controller, listener) (increase(kafka_server_socket_server_metrics_failed_authentication_total[5m])) > 10",
    for: "5m",
    summary: `{{ $value | humanize }} clients failed to authenticate within 5 minutes at listener {{ $labels.listener }} of ${NODE}`,
  },
  {
    alert: "ScrapeFailing",
    id: "scrape-failing",
    severity: "ticket",
    expr: "min by (cluster, broker, controller, job, instance) (up) == 0",
    for: "3m",
    summary: `Prometheus can't read {{ $labels.job }} of ${NODE} ({{ $labels.instance }})`,
  },
  {
    alert: "NoBrokerMetrics",
    id: "no-broker-metrics",
    severity: "ticket",
    expr: 'absent(sum(kafka_server_ReplicaManager_Value{name="LeaderCount"}))',
    for: "10m",
    summary: "Prometheus receives no metrics of any broker",
  },
];

/** @param share - of the time; alerts below it */
function idle(alert: string, id: string, severity: AlertRow["severity"], threads: string, series: string, share: number): AlertRow {
  return {
    alert,
    id,
    severity,
    expr: `${series} < ${share}`,
    for: "5m",
    summary: `The ${threads} of ${NODE} are idle {{ $value | humanizePercentage }} of the time`,
  };
}
