import { z } from "zod";
import { structure } from "../../terraform/index.js";

const bucket = z
  .strictObject({
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .meta({ description: "The bucket, which must be there.", allowed: "the name of a bucket" }),
    prefix: z.string().max(512).default("").describe("Beginning of the objects' keys."),
  })
  .describe("To a bucket.");

const stream = z
  .strictObject({
    deliveryStream: z
      .string()
      .regex(/^[a-zA-Z0-9_.-]{1,64}$/)
      .meta({ description: "The delivery stream, which must be there.", allowed: "the name of a delivery stream" }),
  })
  .describe("To a delivery stream of Firehose.");

/** Where the brokers' logs go. */
export const logsSettings = z
  .strictObject({
    cloudWatch: z
      .boolean()
      .default(true)
      .meta({ ...structure, description: "To a log group of CloudWatch, kept for logRetentionDays." }),
    s3: z
      .union([z.literal("off"), bucket])
      .default("off")
      .meta({ description: "To a bucket of S3.", allowed: "off, or a map with bucket and prefix" }),
    firehose: z
      .union([z.literal("off"), stream])
      .default("off")
      .meta({ description: "To a delivery stream of Firehose.", allowed: "off, or a map with deliveryStream" }),
  })
  .prefault({})
  .describe("Where the brokers' logs go; any set of these.");

export type LogsSettings = z.output<typeof logsSettings>;
