import { z } from "zod";
import { bucketName, logRetentionDays } from "../aws/index.js";
import { topicName } from "../kafka/index.js";
import { structure } from "../terraform/index.js";

const authorization = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("iam").describe("Callers sign their requests with SigV4.") }),
  z.strictObject({
    type: z.literal("jwt").describe("Callers send a token of an OpenID Connect provider."),
    issuer: z
      .string()
      .regex(/^https:\/\/\S+$/)
      .meta({ description: "Issuer of the tokens.", allowed: "an https URL" }),
    audiences: z.array(z.string().min(1)).min(1).describe("Accepted audiences; the token must have one of them."),
    scopes: z.array(z.string().min(1)).default([]).describe("Scopes, of which the token must have one; not checked if empty."),
  }),
  z.strictObject({ type: z.literal("none").describe("Callers do not authenticate.") }),
]);

const logLevel = z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO").describe("Lowest level of the logs.");

const memoryMb = (byDefault: number) =>
  z.int().min(128).max(10_240).default(byDefault).describe("Memory, in MiB. CPU is proportional to it.");

const reservedConcurrency = (byDefault: number) =>
  z
    .union([z.int().min(1).max(1000), z.literal("account")])
    .default(byDefault)
    .meta({
      description: "Reserved concurrency, taken from the account's limit; `account` reserves none.",
      allowed: "a whole number from 1 to 1000, or account",
      absentAs: -1, // the value that Lambda uses
    });

const producer = z.strictObject({
  memoryMb: memoryMb(512),
  timeoutSeconds: z.int().min(1).max(29).default(15).describe("Timeout of the function, in seconds. The API's own limit is 30."),
  deadlineMs: z.int().min(500).max(28_000).default(8000).describe("Deadline of a request, including connection setup, in ms."),
  maxBodyBytes: z.int().min(64).max(5_000_000).default(16_384).describe("Largest request body, in bytes."),
  reservedConcurrency: reservedConcurrency(50),
  logLevel,
});

const consumer = z.strictObject({
  group: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,200}$/)
    .default("ad-events-counter")
    .meta({
      description: "Consumer group. A new group reads from the starting position.",
      allowed: "up to 200 letters, digits, dots, hyphens and underscores",
    }),
  memoryMb: memoryMb(512),
  timeoutSeconds: z
    .int()
    .min(10)
    .max(840)
    .default(60)
    .describe("Timeout of a batch, in seconds. Up to 10 of them are for dead letters, and 2 for the response."),
  batchSize: z.int().min(1).max(10_000).default(500).describe("Largest number of records in a batch."),
  batchingWindowSeconds: z.int().min(0).max(300).default(1).describe("Longest time that a batch waits for more records, in seconds."),
  startingPosition: z.enum(["TRIM_HORIZON", "LATEST"]).default("TRIM_HORIZON").describe("Starting position of a new group."),
  pollers: z
    .strictObject({
      minimum: z.int().min(1).max(200).default(1).describe("Smallest number of event pollers."),
      maximum: z.int().min(1).max(2000).default(3).describe("Largest number of event pollers, at most one per partition."),
    })
    .prefault({})
    .describe("Provisioned event pollers. Lambda scales between the two numbers with the lag."),
  maximumRetries: z.int().min(0).max(10_000).default(5).describe("Retries of a failed batch."),
  maximumRecordAgeSeconds: z
    .int()
    .min(60)
    .max(604_800)
    .default(86_400)
    .describe("Age of a record after which it is no longer retried, in seconds."),
  bisectBatchOnError: z.boolean().default(true).describe("Splits a failed batch in two, to isolate the record that fails."),
  deduplication: z
    .enum(["memory", "table", "off"])
    .default("memory")
    .meta({
      ...structure,
      description:
        "How duplicates of an event id are removed. memory: by each execution environment, within deduplicationWindowSeconds. table: exactly, in a DynamoDB table that also has the counts. off: not at all.",
    }),
  eventIdRetentionSeconds: z
    .int()
    .min(3600)
    .max(31_536_000)
    .default(604_800)
    .meta({
      ...structure,
      description: "Time for which the table has the id of an event, in seconds. A later duplicate is counted again.",
    }),
  deduplicationWindowSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(300)
    .describe("Time for which duplicates of an event id are removed in memory, in seconds; 0 removes none."),
  reservedConcurrency: reservedConcurrency(20),
  logLevel,
});

const deadLetterBucket = z.strictObject({
  name: bucketName.meta({
    ...bucketName.meta(),
    description: "Name of an existing bucket. It can be reached through the S3 gateway endpoint.",
  }),
  prefix: z
    .string()
    .regex(/^([A-Za-z0-9._-]+\/)*$/)
    .max(200)
    .default("dead-letters/")
    .meta({
      description: "Beginning of the objects' keys, which continue with topic, partition and offset.",
      allowed: "up to 200 letters, digits, dots, hyphens and underscores, in parts that end with a slash",
    }),
  keyArn: z
    .string()
    .regex(/^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/)
    .optional()
    .meta({
      description: "ARN of the KMS key that encrypts the bucket by default; a key of S3 if left out.",
      allowed: "the ARN of a KMS key",
    }),
});

export const eventApiSettings = z.strictObject({
  topic: topicName.default("ad-events").describe("Topic of the events."),
  deadLetterTopic: topicName
    .default("ad-events-dead-letters")
    .describe("Dead-letter topic: records that can't be processed, with the reason."),
  deadLetterBucket: z
    .union([z.literal("off"), deadLetterBucket])
    .default("off")
    .meta({
      ...structure,
      description:
        "Existing S3 bucket for the complete records that the dead-letter topic does not take: too large ones, or all while it can't be written.",
      allowed: "off, or a bucket",
    }),
  authorization: authorization.default({ type: "iam" }).meta({ ...structure, description: "How callers authenticate." }),
  throttling: z
    .strictObject({
      requestsPerSecond: z.int().min(1).max(10_000).default(500).describe("Steady-state rate of the API, in requests per second."),
      burst: z.int().min(1).max(5000).default(1000).describe("Burst limit, in requests."),
    })
    .prefault({})
    .describe("Throttling of the API. Excess requests get status 429."),
  metricsNamespace: z
    .string()
    .regex(/^(?!AWS\/)[\w.#/:-]{1,255}$/)
    .default("MskHa/AdEvents")
    .meta({ description: "CloudWatch namespace of the consumer's metrics.", allowed: "a namespace that does not begin with AWS/" }),
  logRetentionDays: logRetentionDays.default(365).describe("Retention of the logs of functions and API, in days."),
  producer: producer.prefault({}).describe("The function that handles requests."),
  consumer: consumer.prefault({}).describe("The function that processes the events."),
});

export type EventApiSettings = z.output<typeof eventApiSettings>;
