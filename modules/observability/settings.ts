import { z } from "zod";
import { enhancedMonitoring } from "../cluster/index.js";
import { topicName } from "../kafka/index.js";
import { structure } from "../terraform/index.js";
import { grafanaSettings } from "./grafana/settings.js";

/** Longest time for which Kafka on MSK retains committed offsets by default, in seconds: seven days. */
const LONGEST_LAG_SECONDS = 604_800;

const lagObjective = z.strictObject({
  topics: z.array(topicName).min(1).describe("Topics that the group reads."),
  maxSeconds: z
    .int()
    .min(1)
    .max(LONGEST_LAG_SECONDS)
    .optional()
    .describe("Longest lag, in seconds: the age of the oldest record that the group has not processed. No alarm if left out."),
  maxRecords: z.int().min(1).optional().describe("Largest lag of a partition, in records. No alarm if left out."),
});

/** Lag objectives by consumer group. */
export const lagObjectives = z
  .record(
    // MSK reports no lag of a group whose name is not ASCII or has a colon. Source: MSK developer guide, consumer lag, 2026-11.
    z
      .string()
      .regex(/^[!#-9;-[\]-~]{1,200}$/)
      .meta({ allowed: "up to 200 ASCII characters without blanks, colons, quotes and backslashes" }),
    lagObjective,
  )
  .default({})
  .describe(
    "Lag objectives by consumer group, for an alarm each. The consumer of the event API has one of 300 seconds if it is not listed.",
  );

export const observabilitySettings = z.strictObject({
  alarms: z
    .boolean()
    .default(true)
    .meta({ ...structure, description: "CloudWatch alarms, with the SNS topic that they notify." }),
  dashboard: z
    .boolean()
    .default(true)
    .meta({
      ...structure,
      description:
        "CloudWatch dashboard: health, throughput, latency, storage, consumers and functions; and saved queries of Logs Insights.",
    }),
  prometheus: z
    .boolean()
    .default(false)
    .meta({
      ...structure,
      description:
        "A workspace of Amazon Managed Service for Prometheus with recording and alerting rules, whose alerts notify the topic of alarms.",
    }),
  collector: z
    .enum(["off", "bastion", "managed"])
    .default("off")
    .meta({
      ...structure,
      description:
        "What sends metrics to the workspace. off: nothing of this platform, such as your own Prometheus server. bastion: the Prometheus server of the bastion. managed: a scraper of AWS, which this AWS provider can't create.",
    }),
  grafana: grafanaSettings,
  lag: lagObjectives,
  runbookUrl: z
    .string()
    .regex(/^[!-~]{1,200}$/)
    .default("docs/runbook")
    .meta({
      description: "Folder of the runbook, which the descriptions of alarms link to, such as the URL of your copy of docs/runbook.",
      allowed: "a path or URL of up to 200 characters without spaces",
    }),
  existingCluster: z
    .strictObject({
      kind: z
        .enum(["provisioned", "serverless"])
        .default("provisioned")
        .meta({ ...structure, description: "Whether the existing cluster has brokers, standard or Express, or is serverless." }),
      enhancedMonitoring: enhancedMonitoring.default("DEFAULT").describe("Level of CloudWatch metrics of the existing cluster."),
    })
    .optional()
    .describe("How the cluster of cluster.kind existing is monitored. Terraform reads its brokers from AWS."),
});

export type LagObjectives = z.output<typeof lagObjectives>;
export type ObservabilitySettings = z.output<typeof observabilitySettings>;
