import type { Section } from "./graph.js";

/** How full and how busy the volumes are. Serverless clusters show nothing here. */
export const storage: Section = {
  title: "Storage",
  text: "A volume that is full stops its broker. The slope shows how much time remains.",
  graphs: [
    {
      title: "Volume used",
      unit: "%",
      maximum: 100,
      alarm: "disk",
      metrics: [{ scope: "broker", name: "KafkaDataLogsDiskUsed", statistic: "Maximum" }],
    },
    {
      title: "Storage used",
      unit: "bytes",
      metrics: [{ scope: "cluster", name: "StorageUsed", statistic: "Maximum" }],
    },
    {
      title: "Volume throughput",
      unit: "bytes",
      metrics: [
        { scope: "broker", name: "VolumeReadBytes", statistic: "Sum", label: "read" },
        { scope: "broker", name: "VolumeWriteBytes", statistic: "Sum", label: "written" },
      ],
    },
    {
      title: "Requests waiting for the volume",
      unit: "requests",
      metrics: [{ scope: "broker", name: "VolumeQueueLength", statistic: "Average" }],
    },
    {
      title: "Tiered storage",
      unit: "bytes",
      metrics: [
        { scope: "broker", name: "RemoteLogSizeBytes", statistic: "Maximum", label: "stored" },
        { scope: "broker", name: "RemoteCopyLagBytes", statistic: "Maximum", label: "not yet copied" },
      ],
    },
  ],
};
