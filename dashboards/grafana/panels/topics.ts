import type { PanelRow } from "../panel.js";
import { BROKERS, controller, topicRate } from "../series.js";

const perPartition = (metric: string, labels: string) => `${metric}{${labels},topic=~"$topic",${BROKERS}}`;

export const topicCount: PanelRow = {
  title: "Topics",
  description: "All topics of the cluster, internal ones included.",
  kind: "stat",
  unit: "short",
  queries: [{ expr: controller("GlobalTopicCount") }],
};

export const partitionCount: PanelRow = {
  title: "Partitions",
  description: "All partitions of the cluster, each counted once.",
  kind: "stat",
  unit: "short",
  queries: [{ expr: controller("GlobalPartitionCount") }],
};

export const topicSize: PanelRow = {
  title: "Size by topic",
  description: "Bytes on disk, counting replicas.",
  kind: "timeseries",
  unit: "bytes",
  queries: [{ expr: `sum by (topic) (${perPartition("kafka_log_Log_Value", 'name="Size"')})`, legend: "{{topic}}" }],
};

export const largestPartitions: PanelRow = {
  title: "Largest partitions",
  description: "Bytes on disk of the ten largest partitions. One that is far above the others means an uneven key.",
  kind: "timeseries",
  unit: "bytes",
  queries: [
    {
      expr: `topk(10, max by (topic, partition) (${perPartition("kafka_log_Log_Value", 'name="Size"')}))`,
      legend: "{{topic}} {{partition}}",
    },
  ],
};

export const partitionRates: PanelRow = {
  title: "Records by partition",
  description: "Records written to the ten busiest partitions. One that is far above the others means an uneven key.",
  kind: "timeseries",
  unit: "wps",
  queries: [
    {
      expr: `topk(10, max by (topic, partition) (rate(${perPartition("kafka_log_Log_Value", 'name="LogEndOffset"')}[$__rate_interval])))`,
      legend: "{{topic}} {{partition}}",
    },
  ],
};

export const underReplicatedTopics: PanelRow = {
  title: "Under-replicated partitions by topic",
  description: "Partitions with fewer in-sync replicas than replicas. 0 is healthy.",
  kind: "timeseries",
  unit: "short",
  queries: [{ expr: `sum by (topic) (${perPartition("kafka_cluster_Partition_Value", 'name="UnderReplicated"')})`, legend: "{{topic}}" }],
};

export const topicRequests: PanelRow = {
  title: "Produce and fetch requests by topic",
  description: "Many requests with few bytes mean small batches: raise linger.ms and batch.size of the producers.",
  kind: "timeseries",
  unit: "reqps",
  queries: [
    { expr: topicRate("TotalProduceRequestsPerSec"), legend: "produce {{topic}}" },
    { expr: topicRate("TotalFetchRequestsPerSec"), legend: "fetch {{topic}}" },
  ],
};
