import { z } from "zod";
import { structure } from "../../terraform/index.js";
import { clusterArn } from "./cluster-arn.js";

const patterns = (what: string) =>
  z.array(z.string().min(1).max(249)).min(1).max(100).default([".*"]).describe(`${what}, as regular expressions.`);
const excluded = (what: string) =>
  z.array(z.string().min(1).max(249)).max(100).default([]).describe(`${what} to exclude, as regular expressions.`);

const peer = z
  .strictObject({
    arn: clusterArn("ARN of the other cluster."),
    subnetIds: z
      .array(z.string().regex(/^subnet-[0-9a-f]+$/))
      .min(2)
      .max(3)
      .meta({ description: "Subnets of the other cluster's brokers.", allowed: "two or three ids such as subnet-0123456789abcdef0" }),
    securityGroupIds: z
      .array(z.string().regex(/^sg-[0-9a-f]+$/))
      .min(1)
      .max(16)
      .meta({
        description: "Security groups with which the replicator connects to the IAM listener of the other cluster.",
        allowed: "ids such as sg-0123456789abcdef0",
      }),
  })
  .describe("The other cluster.");

/** Replication between this cluster and another. */
export const replicatorSettings = z
  .union([
    z.literal("off"),
    z.strictObject({
      direction: z.enum(["from", "to"]).meta({
        ...structure,
        description:
          "Direction of replication: from the other cluster to this one, or to the other cluster. MSK creates a replicator in its target's region. A change replaces the replicator.",
      }),
      peer,
      topics: patterns("Topics to replicate"),
      excludedTopics: excluded("Topics"),
      topicNames: z
        .enum(["PREFIXED_WITH_SOURCE_CLUSTER_ALIAS", "IDENTICAL"])
        .default("PREFIXED_WITH_SOURCE_CLUSTER_ALIAS")
        .describe("Names of topics in the target cluster: with a prefix, or identical. A change replaces the replicator."),
      startingPosition: z
        .enum(["LATEST", "EARLIEST"])
        .default("LATEST")
        .describe("Where replication of a topic starts. A change replaces the replicator."),
      copyConfigurations: z.boolean().default(true).describe("Replicates topic configurations."),
      copyAcls: z.boolean().default(false).describe("Replicates topic ACLs."),
      consumerGroups: patterns("Consumer groups whose offsets to replicate"),
      excludedConsumerGroups: excluded("Consumer groups"),
      compression: z
        .enum(["NONE", "GZIP", "SNAPPY", "LZ4", "ZSTD"])
        .default("NONE")
        .describe("Compression of records that the replicator writes to the target. A change replaces the replicator."),
    }),
  ])
  .default("off")
  .meta({
    ...structure,
    description:
      "MSK Replicator: replicates topics and consumer group offsets between this cluster and another. Both need IAM authentication, and a source cluster of this project `replicated: true`.",
    allowed: "off, or a map with direction and peer",
  });

export type ReplicatorSettings = Exclude<z.output<typeof replicatorSettings>, "off">;
