import type { Section } from "./graph.js";

/** How much is written and read, by broker and by topic. */
export const throughput: Section = {
  title: "Throughput",
  text: "Brokers have similar lines if leaders are balanced. One topic or broker far above the others is a hot key or an unbalanced leader.",
  graphs: [
    {
      title: "Bytes in by broker",
      unit: "bytes/s",
      stacked: true,
      metrics: [{ scope: "broker", name: "BytesInPerSec", statistic: "Average" }],
    },
    {
      title: "Bytes out by broker",
      unit: "bytes/s",
      stacked: true,
      metrics: [{ scope: "broker", name: "BytesOutPerSec", statistic: "Average" }],
    },
    {
      title: "Records in by broker",
      unit: "records/s",
      stacked: true,
      metrics: [{ scope: "broker", name: "MessagesInPerSec", statistic: "Average" }],
    },
    {
      title: "Bytes in by topic and broker",
      unit: "bytes/s",
      metrics: [{ scope: "broker-topic", name: "BytesInPerSec", statistic: "Average" }],
    },
    {
      title: "Bytes out by topic and broker",
      unit: "bytes/s",
      metrics: [{ scope: "broker-topic", name: "BytesOutPerSec", statistic: "Average" }],
    },
    {
      title: "Records in by topic and broker",
      unit: "records/s",
      metrics: [{ scope: "broker-topic", name: "MessagesInPerSec", statistic: "Average" }],
    },
    {
      title: "Bytes in by topic",
      unit: "bytes/s",
      metrics: [{ scope: "topic", name: "BytesInPerSec", statistic: "Average" }],
    },
    {
      title: "Bytes out by topic",
      unit: "bytes/s",
      metrics: [{ scope: "topic", name: "BytesOutPerSec", statistic: "Average" }],
    },
    {
      title: "Records in by topic",
      unit: "records/s",
      metrics: [{ scope: "topic", name: "MessagesInPerSec", statistic: "Average" }],
    },
    {
      title: "Replication between brokers",
      unit: "bytes/s",
      metrics: [
        { scope: "broker", name: "ReplicationBytesInPerSec", statistic: "Average", label: "in" },
        { scope: "broker", name: "ReplicationBytesOutPerSec", statistic: "Average", label: "out" },
      ],
    },
    {
      title: "New connections",
      unit: "connections/s",
      alarm: "connection-rate",
      metrics: [{ scope: "broker", name: "ConnectionCreationRate", statistic: "Sum" }],
    },
    {
      title: "Packets over the bandwidth of the instance",
      unit: "packets",
      alarm: "bandwidth",
      metrics: [
        { scope: "broker", name: "BwInAllowanceExceeded", statistic: "Sum", label: "in" },
        { scope: "broker", name: "BwOutAllowanceExceeded", statistic: "Sum", label: "out" },
      ],
    },
  ],
};
