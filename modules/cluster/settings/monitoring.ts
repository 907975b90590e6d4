import { z } from "zod";

/** Level of CloudWatch metrics. */
export const enhancedMonitoring = z
  .enum(["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"])
  .default("PER_BROKER")
  .describe("Level of CloudWatch metrics (enhanced monitoring). Levels above DEFAULT are charged as custom metrics.");

/** Open monitoring with Prometheus. */
export const prometheusSettings = z
  .strictObject({
    jmxExporter: z.boolean().default(false).describe("JMX exporter: Kafka metrics on port 11001 of each broker."),
    nodeExporter: z.boolean().default(false).describe("Node exporter: CPU, memory and disk metrics on port 11002 of each broker."),
  })
  .prefault({})
  .describe("Open monitoring: exporters on the brokers that a Prometheus server scrapes.");

export type PrometheusSettings = z.output<typeof prometheusSettings>;
