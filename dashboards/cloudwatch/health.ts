import type { Section } from "./graph.js";

/** Is the cluster healthy? Shown first, next to the states of all alarms. */
export const health: Section = {
  title: "Health",
  text: "Healthy: one controller, no offline and no under-replicated partitions, all alarms OK. During an update, partitions are under-replicated for some minutes.",
  graphs: [
    {
      title: "Active controllers",
      unit: "controllers",
      maximum: 2,
      alarm: "active-controller",
      metrics: [{ scope: "cluster", name: "ActiveControllerCount", statistic: "Maximum" }],
    },
    {
      title: "Partitions without a leader",
      unit: "partitions",
      alarm: "offline-partitions",
      metrics: [{ scope: "cluster", name: "OfflinePartitionsCount", statistic: "Sum" }],
    },
    {
      title: "Under-replicated partitions",
      unit: "partitions",
      alarm: "under-replicated",
      metrics: [{ scope: "broker", name: "UnderReplicatedPartitions", statistic: "Maximum" }],
    },
    {
      title: "Partitions below min.insync.replicas",
      unit: "partitions",
      alarm: "under-min-isr",
      metrics: [{ scope: "broker", name: "UnderMinIsrPartitionCount", statistic: "Maximum" }],
    },
    {
      title: "CPU",
      unit: "%",
      maximum: 100,
      alarm: "cpu",
      metrics: [
        { scope: "broker", name: "CpuUser", statistic: "Average", label: "user" },
        { scope: "broker", name: "CpuSystem", statistic: "Average", label: "system" },
      ],
    },
    {
      title: "Heap after garbage collection",
      unit: "%",
      maximum: 100,
      alarm: "heap",
      metrics: [{ scope: "broker", name: "HeapMemoryAfterGC", statistic: "Average" }],
    },
    {
      title: "CPU credits of burstable brokers",
      unit: "credits",
      alarm: "cpu-credits",
      burstable: true,
      metrics: [{ scope: "broker", name: "CPUCreditBalance", statistic: "Average" }],
    },
    {
      title: "Partitions by broker",
      unit: "partitions",
      alarm: "partitions",
      metrics: [
        { scope: "broker", name: "PartitionCount", statistic: "Maximum", label: "replicas" },
        { scope: "broker", name: "LeaderCount", statistic: "Maximum", label: "leaders" },
      ],
    },
    {
      title: "Connections by authentication",
      unit: "connections",
      alarm: "connections",
      metrics: [{ scope: "broker-clients", name: "ClientConnectionCount", statistic: "Sum" }],
    },
  ],
};
