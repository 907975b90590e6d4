import type { PanelRow } from "../panel.js";
import { BROKERS } from "../series.js";

export const heap: PanelRow = {
  title: "Heap",
  description: "Used share of the JVM's heap. After each collection it falls below 60 %.",
  kind: "timeseries",
  unit: "percentunit",
  queries: [
    {
      expr: `max by (broker) (java_lang_Memory_HeapMemoryUsage_used{${BROKERS}} / java_lang_Memory_HeapMemoryUsage_max{${BROKERS}})`,
      legend: "{{broker}}",
    },
  ],
};

export const cpu: PanelRow = {
  title: "CPU",
  description: "Used share of the CPUs, from the node exporter. Above 60 % a broker has too little for a failed one's load.",
  kind: "timeseries",
  unit: "percentunit",
  queries: [
    {
      expr: `1 - avg by (broker) (rate(node_cpu_seconds_total{mode="idle",${BROKERS}}[$__rate_interval]))`,
      legend: "{{broker}}",
    },
  ],
};

export const disk: PanelRow = {
  title: "Disk",
  description: "Used share of each file system, from the node exporter. A full volume stops the broker.",
  kind: "timeseries",
  unit: "percentunit",
  queries: [
    {
      expr: `1 - min by (broker, mountpoint) (node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|squashfs",${BROKERS}} / node_filesystem_size_bytes{fstype!~"tmpfs|ramfs|squashfs",${BROKERS}})`,
      legend: "{{broker}} {{mountpoint}}",
    },
  ],
};

export const diskThroughput: PanelRow = {
  title: "Disk throughput",
  description: "Bytes that the volumes read and write, from the node exporter. Reads are consumers that are behind the page cache.",
  kind: "timeseries",
  unit: "Bps",
  queries: [
    { expr: `sum by (broker) (rate(node_disk_read_bytes_total{${BROKERS}}[$__rate_interval]))`, legend: "read {{broker}}" },
    { expr: `sum by (broker) (rate(node_disk_written_bytes_total{${BROKERS}}[$__rate_interval]))`, legend: "written {{broker}}" },
  ],
};

export const replicaLag: PanelRow = {
  title: "Replica lag",
  description: "Records by which the replica that is furthest behind follows its leader, by the broker of the replica.",
  kind: "timeseries",
  unit: "short",
  queries: [{ expr: `max by (broker) (kafka_server_ReplicaFetcherManager_Value{name="MaxLag",${BROKERS}})`, legend: "{{broker}}" }],
};
