import { z } from "zod";

/** Level of CloudWatch metrics. */
export const enhancedMonitoring = z
  .enum(["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"])
  .default("PER_BROKER")
  .describe("Level of CloudWatch metrics; those above DEFAULT cost.");

/** Exporters on the brokers, for a Prometheus of one's own. */
export const prometheusSettings = z
  .strictObject({
    jmxExporter: z.boolean().default(false).describe("Kafka's own metrics, on port 11001."),
    nodeExporter: z.boolean().default(false).describe("CPU, memory and disks, on port 11002."),
  })
  .prefault({})
  .describe("Exporters on the brokers, for a Prometheus of one's own.");

export type PrometheusSettings = z.output<typeof prometheusSettings>;
