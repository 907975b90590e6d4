/** Kinds of MSK clusters that emit different metrics. */
export type ClusterKind = "standard" | "express" | "serverless";

/** Levels of enhanced monitoring, cumulative, lowest first. Source: MSK developer guide, CloudWatch metrics, 2026-11. */
export const monitoringLevels = ["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"] as const;

export type MonitoringLevel = (typeof monitoringLevels)[number];

/** `page` needs someone at once; `ticket` can wait for working hours. */
export type Severity = "page" | "ticket";

/** Limits of the monitored cluster that thresholds are derived from. */
export type LimitName =
  /** Partitions of a broker, counting replicas. */
  | "partitionsPerBroker"
  /** Throughput of a broker's volume, in MiB/s. */
  | "volumeMibPerSecond"
  /** Sustained ingress of an Express broker, in MiB/s. */
  | "ingressMibPerSecond"
  /** Sustained egress of an Express broker, in MiB/s. */
  | "egressMibPerSecond"
  /** New IAM connections of a broker, per second. */
  | "iamConnectionsPerSecond"
  /** Lag objectives of the consumer group. */
  | "lagSeconds"
  | "lagRecords"
  /** Timeout of the function, in ms. */
  | "functionTimeoutMs"
  /** Timeout of the producer's requests, in ms. */
  | "apiDeadlineMs";

/** A metric of the scope's namespace and dimensions, or of others that the row names. */
export interface Metric {
  readonly name: string;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum" | "p99";
}

/** An alarm as data. `modules/observability` creates one CloudWatch alarm for each resource of the scope. */
export interface AlarmRow {
  /** Unique id in lower case with hyphens: part of the alarm's name, and the anchor of its section in docs/runbook/. */
  readonly id: string;
  /** What is wrong in a few words: heading of its section in the runbook. */
  readonly title: string;
  readonly severity: Severity;
  /** The resources that it is created for, and with them the namespace and dimensions of its metrics. */
  readonly scope: ScopeName;
  /** Kinds of clusters that emit the metrics. @default every kind */
  readonly kinds?: readonly ClusterKind[];
  /** Lowest monitoring level that emits the metrics. @default DEFAULT */
  readonly level?: MonitoringLevel;
  /** Only for brokers with CPU credits (`true`), or for others (`false`). @default both */
  readonly burstable?: boolean;
  /** One metric, or several by the ids that `expression` uses. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Metric math over the ids. @default the only metric */
  readonly expression?: string;
  readonly comparison: ">" | ">=" | "<" | "<=";
  /** A number, or a share of a limit. */
  readonly threshold: number | { readonly limit: LimitName; readonly times?: number };
  readonly periodSeconds: 60 | 300;
  /** Periods that are evaluated, and how many of them must breach. */
  readonly periods: number;
  /** @default all periods */
  readonly datapoints?: number;
  readonly missingData: "breaching" | "notBreaching" | "ignore";
  /** Why missing data has this meaning. */
  readonly missingDataMeans: string;
  /** Source of condition and threshold, with date. */
  readonly source: string;
}

/** Resources that alarms are created for. */
export const scopes = {
  cluster: { namespace: "AWS/Kafka", dimensions: ["Cluster Name"] },
  broker: { namespace: "AWS/Kafka", dimensions: ["Cluster Name", "Broker ID"] },
  "broker-clients": { namespace: "AWS/Kafka", dimensions: ["Cluster Name", "Broker ID", "Client Authentication"] },
  "broker-logs": { namespace: "MSK/BrokerLogs/ and the name of the cluster", dimensions: [] },
  "consumer-group": { namespace: "AWS/Kafka", dimensions: ["Cluster Name", "Consumer Group", "Topic"] },
  function: { namespace: "AWS/Lambda", dimensions: ["FunctionName"] },
  "event-consumer": { namespace: "the setting eventApi.metricsNamespace", dimensions: ["FunctionName"] },
  "failure-queue": { namespace: "AWS/SQS", dimensions: ["QueueName"] },
  connector: { namespace: "AWS/KafkaConnect", dimensions: ["ConnectorName"] },
  "database-instance": { namespace: "AWS/RDS", dimensions: ["DBInstanceIdentifier"] },
  "source-instance": { namespace: "AWS/RDS", dimensions: ["DBInstanceIdentifier"] },
  "source-cluster": { namespace: "AWS/RDS", dimensions: ["DBClusterIdentifier"] },
  api: { namespace: "AWS/ApiGateway", dimensions: ["ApiId", "Stage"] },
} as const satisfies Record<string, { readonly namespace: string; readonly dimensions: readonly string[] }>;

export type ScopeName = keyof typeof scopes;
