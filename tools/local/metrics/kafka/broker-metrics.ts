import type { BeanAttribute } from "./node-values.js";

/** Levels of enhanced monitoring, cumulative, lowest first. */
export const monitoringLevels = ["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"] as const;

export type MonitoringLevel = (typeof monitoringLevels)[number];

/** Kinds of clusters that emit different metrics. */
export type ClusterKind = "standard" | "express" | "serverless";

/** A metric in the namespace AWS/Kafka, with the MBeans that it is computed from. */
export interface BrokerMetric extends BeanAttribute {
  readonly name: string;
  /** Lowest level of monitoring that emits it. */
  readonly level: MonitoringLevel;
  readonly kinds: readonly ClusterKind[];
  /** Dimensions in addition to `Cluster Name`. `Topic` and `Client Authentication` are properties of the MBean. */
  readonly dimensions: readonly ("Broker ID" | "Topic" | "Client Authentication")[];
  /** `perSecond` is the increase of a counter a second. @default the value */
  readonly from?: "perSecond";
  /** How values of several MBeans become one. @default their sum */
  readonly combined?: "average";
  readonly unit?: string;
}

const provisioned: readonly ClusterKind[] = ["standard", "express"];
const standard: readonly ClusterKind[] = ["standard"];
const every: readonly ClusterKind[] = ["standard", "express", "serverless"];
const broker = ["Broker ID"] as const;

const controller = (name: string): BrokerMetric => ({
  ...{ name, level: "DEFAULT", kinds: standard, dimensions: [], unit: "Count" },
  ...{ bean: `kafka.controller:type=KafkaController,name=${name}`, attribute: "Value" },
});

const replicas = (name: string, of: string, kinds = standard): BrokerMetric => ({
  ...{ name, level: "DEFAULT", kinds, dimensions: broker, unit: "Count" },
  ...{ bean: `kafka.server:type=ReplicaManager,name=${of}`, attribute: "Value" },
});

const topicRate = (name: string, level: MonitoringLevel, unit: string, topicLevel = level): BrokerMetric[] => [
  {
    ...{ name, level, kinds: provisioned, dimensions: broker, from: "perSecond", unit },
    ...{ bean: `kafka.server:type=BrokerTopicMetrics,name=${name}`, attribute: "Count" },
  },
  {
    ...{ name, level: topicLevel, kinds: every, dimensions: ["Broker ID", "Topic"], from: "perSecond", unit },
    ...{ bean: `kafka.server:type=BrokerTopicMetrics,name=${name},topic=*`, attribute: "Count" },
  },
];

/** The stages of a request, by MSK's name and Kafka's. */
const stages: Readonly<Record<string, string>> = {
  Local: "LocalTimeMs",
  RequestQueue: "RequestQueueTimeMs",
  ResponseQueue: "ResponseQueueTimeMs",
  ResponseSend: "ResponseSendTimeMs",
  Total: "TotalTimeMs",
};

const requestTimes = (request: string): BrokerMetric[] =>
  Object.entries(stages).map(([stage, kafkaName]) => ({
    name: `${request}${stage}TimeMsMean`,
    level: request === "Produce" && stage === "Total" ? "DEFAULT" : "PER_BROKER",
    kinds: provisioned,
    dimensions: broker,
    bean: `kafka.network:type=RequestMetrics,name=${kafkaName},request=${request}`,
    attribute: "Mean",
    unit: "Milliseconds",
  }));

const sockets = (name: string, attribute: string, level: MonitoringLevel, listener = "*"): BrokerMetric => ({
  ...{ name, level, kinds: provisioned, dimensions: broker },
  ...{ bean: `kafka.server:type=socket-server-metrics,listener=${listener},networkProcessor=*`, attribute },
});

const throttle = (request: "Produce" | "Fetch" | "Request"): BrokerMetric[] => [
  {
    ...{ name: `${request}ThrottleQueueSize`, level: "PER_BROKER", kinds: provisioned, dimensions: broker, unit: "Count" },
    ...{ bean: `kafka.server:type=${request}`, attribute: "queue-size" },
  },
  {
    ...{ name: `${request}ThrottleTime`, level: "PER_BROKER", kinds: provisioned, dimensions: broker, unit: "Milliseconds" },
    ...{ bean: `kafka.server:type=${request},*`, attribute: "throttle-time", combined: "average" },
  },
];

/**
 * The metrics that are computed from the MBeans of nodes.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html names, levels and dimensions, 2026-11
 */
export const brokerMetrics: readonly BrokerMetric[] = [
  controller("ActiveControllerCount"),
  controller("OfflinePartitionsCount"),
  controller("GlobalPartitionCount"),
  controller("GlobalTopicCount"),
  replicas("UnderReplicatedPartitions", "UnderReplicatedPartitions"),
  replicas("UnderMinIsrPartitionCount", "UnderMinIsrPartitionCount"),
  replicas("LeaderCount", "LeaderCount", provisioned),
  replicas("PartitionCount", "PartitionCount", provisioned),
  ...topicRate("BytesInPerSec", "DEFAULT", "Bytes/Second"),
  ...topicRate("BytesOutPerSec", "DEFAULT", "Bytes/Second"),
  ...topicRate("MessagesInPerSec", "DEFAULT", "Count/Second", "PER_TOPIC_PER_BROKER"),
  ...topicRate("FetchMessageConversionsPerSec", "PER_BROKER", "Count/Second", "PER_TOPIC_PER_BROKER"),
  ...topicRate("ProduceMessageConversionsPerSec", "PER_BROKER", "Count/Second", "PER_TOPIC_PER_BROKER"),
  ...["ReplicationBytesInPerSec", "ReplicationBytesOutPerSec"].map(
    (name): BrokerMetric => ({
      ...{ name, level: "PER_BROKER", kinds: provisioned, dimensions: broker, from: "perSecond", unit: "Bytes/Second" },
      ...{ bean: `kafka.server:type=BrokerTopicMetrics,name=${name}`, attribute: "Count" },
    }),
  ),
  ...["Produce", "FetchConsumer", "FetchFollower"].flatMap(requestTimes),
  {
    ...{ name: "RequestBytesMean", level: "DEFAULT", kinds: provisioned, dimensions: broker, combined: "average", unit: "Bytes" },
    ...{ bean: "kafka.network:type=RequestMetrics,name=RequestBytes,request=*", attribute: "Mean" },
  },
  {
    ...{ name: "RequestHandlerAvgIdlePercent", level: "PER_BROKER", kinds: provisioned, dimensions: broker },
    ...{ bean: "kafka.server:type=KafkaRequestHandlerPool,name=RequestHandlerAvgIdlePercent", attribute: "OneMinuteRate" },
  },
  {
    ...{ name: "NetworkProcessorAvgIdlePercent", level: "PER_BROKER", kinds: provisioned, dimensions: broker },
    ...{ bean: "kafka.network:type=SocketServer,name=NetworkProcessorAvgIdlePercent", attribute: "Value" },
  },
  sockets("ConnectionCount", "connection-count", "DEFAULT"),
  sockets("ConnectionCreationRate", "connection-creation-rate", "PER_BROKER"),
  sockets("ConnectionCloseRate", "connection-close-rate", "PER_BROKER"),
  { ...sockets("IAMNumberOfConnectionRequests", "connection-creation-total", "PER_BROKER", "CLIENT_IAM"), from: "perSecond" },
  { ...sockets("ClientConnectionCount", "connection-count", "DEFAULT"), dimensions: ["Broker ID", "Client Authentication"] },
  ...throttle("Produce"),
  ...throttle("Fetch"),
  ...throttle("Request"),
];

/** MSK's names of client authentication, by the listener. */
export const authenticationOf: Readonly<Record<string, string>> = {
  CLIENT_IAM: "IAM",
  CLIENT_SASL_SCRAM: "SASL_SCRAM",
  CLIENT_SECURE: "SSL",
  CLIENT: "PLAINTEXT",
};
