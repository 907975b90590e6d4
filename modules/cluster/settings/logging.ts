import { z } from "zod";
import { bucketName } from "../../aws/index.js";
import { structure } from "../../terraform/index.js";

const bucket = z
  .strictObject({
    bucket: bucketName.meta({ ...bucketName.meta(), description: "Name of an existing S3 bucket." }),
    prefix: z.string().max(512).default("").describe("Prefix of the object keys."),
  })
  .describe("Sends broker logs to an S3 bucket.");

const stream = z
  .strictObject({
    deliveryStream: z
      .string()
      .regex(/^[a-zA-Z0-9_.-]{1,64}$/)
      .meta({ description: "Name of an existing Firehose stream.", allowed: "the name of a Firehose stream" }),
  })
  .describe("Sends broker logs to a Firehose stream.");

/** Destinations of the broker logs. */
export const logsSettings = z
  .strictObject({
    cloudWatch: z
      .boolean()
      .default(true)
      .meta({ ...structure, description: "Sends broker logs to a CloudWatch log group with the retention of logRetentionDays." }),
    s3: z
      .union([z.literal("off"), bucket])
      .default("off")
      .meta({ description: "Sends broker logs to an S3 bucket.", allowed: "off, or a map with bucket and prefix" }),
    firehose: z
      .union([z.literal("off"), stream])
      .default("off")
      .meta({ description: "Sends broker logs to a Firehose stream.", allowed: "off, or a map with deliveryStream" }),
  })
  .prefault({})
  .describe("Destinations of the broker logs, in any combination.");

export type LogsSettings = z.output<typeof logsSettings>;
