import type { ClusterKind, MonitoringLevel } from "../alarms/alarm.js";

/** Dimensions that MSK emits a metric with, in addition to `Cluster Name`. */
export type MetricScope = "cluster" | "broker" | "broker-clients" | "broker-topic" | "topic" | "consumer-group" | "consumer-partition";

type Emitted = Readonly<Partial<Record<MonitoringLevel, Readonly<Partial<Record<MetricScope, readonly string[]>>>>>>;

const MEMORY_AND_NETWORK = [
  ...["MemoryBuffered", "MemoryCached", "MemoryFree", "MemoryUsed"],
  ...["NetworkRxDropped", "NetworkRxErrors", "NetworkRxPackets", "NetworkRxThroughput"],
  ...["NetworkTxDropped", "NetworkTxErrors", "NetworkTxPackets", "NetworkTxThroughput"],
];
const TRAFFIC = ["BytesInPerSec", "BytesOutPerSec", "MessagesInPerSec"];
const LAG = ["EstimatedMaxTimeLag", "MaxOffsetLag", "SumOffsetLag"];
const TIMES = ["LocalTimeMsMean", "RequestQueueTimeMsMean", "ResponseQueueTimeMsMean", "ResponseSendTimeMsMean"];
const THROTTLING = ["ThrottleByteRate", "ThrottleQueueSize", "ThrottleTime"];

/** Metrics at PER_BROKER that standard and Express brokers have in common. */
const REQUESTS = [
  ...["ConnectionCloseRate", "ConnectionCreationRate", "IAMNumberOfConnectionRequests", "IAMTooManyConnections"],
  ...["FetchConsumer", "FetchFollower"].flatMap((request) => [...TIMES, "TotalTimeMsMean"].map((time) => `${request}${time}`)),
  ...TIMES.map((time) => `Produce${time}`),
  ...["Fetch", "Produce"].flatMap((request) => THROTTLING.map((throttled) => `${request}${throttled}`)),
  ...["FetchMessageConversionsPerSec", "ProduceMessageConversionsPerSec", "ProduceMessageConversionsTimeMsMean"],
  ...["NetworkProcessorAvgIdlePercent", "RequestHandlerAvgIdlePercent"],
  ...["ReplicationBytesInPerSec", "ReplicationBytesOutPerSec"],
  ...["RequestExemptFromThrottleTime", "RequestThrottleQueueSize", "RequestThrottleTime", "TcpConnections", "TrafficBytes"],
];

const CONVERSIONS = ["FetchMessageConversionsPerSec", "ProduceMessageConversionsPerSec"];

/**
 * Metrics of the namespace AWS/Kafka by kind of cluster, lowest monitoring level that emits them, and dimensions.
 * Source: MSK developer guide, metrics for monitoring Standard brokers, for Express brokers, and monitoring serverless clusters, 2026-11;
 * the list of Express brokers after GlobalTopicCount from memory.
 */
export const emittedMetrics: Readonly<Record<ClusterKind, Emitted>> = {
  standard: {
    DEFAULT: {
      cluster: ["ActiveControllerCount", "GlobalPartitionCount", "GlobalTopicCount", "OfflinePartitionsCount"],
      broker: [
        ...["BurstBalance", "ConnectionCount", "CPUCreditBalance", "CpuIdle", "CpuIoWait", "CpuSystem", "CpuUser"],
        ...["KafkaAppLogsDiskUsed", "KafkaDataLogsDiskUsed", "RootDiskUsed", "HeapMemoryAfterGC", "SwapFree", "SwapUsed"],
        ...["LeaderCount", "PartitionCount", "UnderMinIsrPartitionCount", "UnderReplicatedPartitions"],
        ...["ProduceTotalTimeMsMean", "RequestBytesMean", "RequestTime", "TrafficShaping", ...TRAFFIC, ...MEMORY_AND_NETWORK],
      ],
      "broker-clients": ["ClientConnectionCount"],
      "broker-topic": ["BytesInPerSec", "BytesOutPerSec"],
      "consumer-group": LAG,
    },
    PER_BROKER: {
      broker: [
        ...REQUESTS,
        ...["BwInAllowanceExceeded", "BwOutAllowanceExceeded", "ConntrackAllowanceExceeded", "CpuCreditUsage", "PpsAllowanceExceeded"],
        ...["RemoteCopyBytesPerSec", "RemoteCopyErrorsPerSec", "RemoteCopyLagBytes", "RemoteFetchBytesPerSec", "RemoteFetchErrorsPerSec"],
        ...["RemoteFetchRequestsPerSec", "RemoteLogManagerTasksAvgIdlePercent", "RemoteLogReaderAvgIdlePercent"],
        ...["RemoteLogReaderTaskQueueSize", "RemoteLogSizeBytes"],
        ...["VolumeQueueLength", "VolumeReadBytes", "VolumeReadOps", "VolumeTotalReadTime"],
        ...["VolumeTotalWriteTime", "VolumeWriteBytes", "VolumeWriteOps"],
      ],
    },
    PER_TOPIC_PER_BROKER: { "broker-topic": ["MessagesInPerSec", ...CONVERSIONS] },
    PER_TOPIC_PER_PARTITION: { "consumer-partition": ["EstimatedTimeLag", "OffsetLag"] },
  },
  express: {
    DEFAULT: {
      cluster: ["ActiveControllerCount", "GlobalPartitionCount", "GlobalTopicCount", "StorageUsed"],
      broker: [
        ...["ConnectionCount", "CpuIdle", "CpuSystem", "CpuUser", "LeaderCount", "PartitionCount"],
        ...["ProduceTotalTimeMsMean", "RequestBytesMean", "RequestTime", ...TRAFFIC, ...MEMORY_AND_NETWORK],
      ],
      "broker-clients": ["ClientConnectionCount"],
      "broker-topic": ["BytesInPerSec", "BytesOutPerSec"],
      "consumer-group": LAG,
    },
    PER_BROKER: { broker: REQUESTS },
    PER_TOPIC_PER_BROKER: { "broker-topic": ["MessagesInPerSec", ...CONVERSIONS] },
    PER_TOPIC_PER_PARTITION: { "consumer-partition": ["EstimatedTimeLag", "OffsetLag"] },
  },
  serverless: {
    DEFAULT: {
      topic: [...TRAFFIC, ...CONVERSIONS],
      "consumer-group": ["MaxEstimatedTimeLag", "MaxOffsetLag", "SumOffsetLag"],
    },
  },
};
