/** A count of log lines as a metric. */
export interface LogMetric {
  /** Part of the filter's name. */
  readonly id: string;
  /** Name of the metric. */
  readonly metric: string;
  /** Filter pattern of CloudWatch Logs. */
  readonly pattern: string;
  /** The lines that the pattern matches, and the source of their text. */
  readonly matches: string;
}

/** Metrics of the brokers' log group. Each has a value of 0 while other lines are written. */
export const brokerLogMetrics: readonly LogMetric[] = [
  {
    id: "authentication-failures",
    metric: "AuthenticationFailures",
    pattern: '?"Failed authentication with" ?"Failed re-authentication with"',
    matches: "a client that fails to authenticate, by TLS or SASL: org.apache.kafka.common.network.Selector, level INFO, Kafka 3.9.1",
  },
  {
    id: "isr-shrinks",
    metric: "IsrShrinks",
    pattern: '"Shrinking ISR from"',
    matches: "a leader that removes a replica from the in-sync replicas: kafka.cluster.Partition, level INFO, Kafka 3.9.1",
  },
];
