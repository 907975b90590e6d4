import { z } from "zod";
import { structure } from "../../terraform/index.js";
import { clusterArn } from "./cluster-arn.js";

const patterns = (what: string) =>
  z.array(z.string().min(1).max(249)).min(1).max(100).default([".*"]).describe(`${what}, by regular expression.`);
const excluded = (what: string) =>
  z.array(z.string().min(1).max(249)).max(100).default([]).describe(`${what} that are left out, by regular expression.`);

const peer = z
  .strictObject({
    arn: clusterArn("Its ARN."),
    subnetIds: z
      .array(z.string().regex(/^subnet-[0-9a-f]+$/))
      .min(2)
      .max(3)
      .meta({ description: "Subnets of its brokers.", allowed: "two or three ids such as subnet-0123456789abcdef0" }),
    securityGroupIds: z
      .array(z.string().regex(/^sg-[0-9a-f]+$/))
      .min(1)
      .max(16)
      .meta({
        description: "Security groups with which the replicator reaches its brokers' IAM listener.",
        allowed: "ids such as sg-0123456789abcdef0",
      }),
  })
  .describe("The other cluster.");

/** Copying between this cluster and another. */
export const replicatorSettings = z
  .union([
    z.literal("off"),
    z.strictObject({
      direction: z.enum(["from", "to"]).meta({
        ...structure,
        description: "Whether records come from the other cluster, or go to it. A replicator stands in its target's region.",
      }),
      peer,
      topics: patterns("Topics that are copied"),
      excludedTopics: excluded("Topics"),
      topicNames: z
        .enum(["PREFIXED_WITH_SOURCE_CLUSTER_ALIAS", "IDENTICAL"])
        .default("PREFIXED_WITH_SOURCE_CLUSTER_ALIAS")
        .describe("What topics are called at the target. Identical names go in circles where two replicators face each other."),
      startingPosition: z.enum(["LATEST", "EARLIEST"]).default("LATEST").describe("Where copying of a topic begins."),
      copyConfigurations: z.boolean().default(true).describe("Topics' configurations are copied too."),
      copyAcls: z.boolean().default(false).describe("Topics' ACLs are copied too."),
      consumerGroups: patterns("Consumer groups whose offsets are copied"),
      excludedConsumerGroups: excluded("Consumer groups"),
      compression: z.enum(["NONE", "GZIP", "SNAPPY", "LZ4", "ZSTD"]).default("NONE").describe("Of records on their way."),
    }),
  ])
  .default("off")
  .meta({
    ...structure,
    description: "Copies topics between this cluster and another (MSK Replicator). Both need IAM; the source must be `replicated`.",
    allowed: "off, or a map with direction and peer",
  });

export type ReplicatorSettings = Exclude<z.output<typeof replicatorSettings>, "off">;
