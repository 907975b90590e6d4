import { z } from "zod";
import { logRetentionDays } from "../aws/index.js";
import { topicName } from "../kafka/index.js";
import { structure } from "../terraform/index.js";

const authorization = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("iam").describe("Callers sign their requests with SigV4.") }),
  z.strictObject({
    type: z.literal("jwt").describe("Callers bring a token of an OpenID provider."),
    issuer: z
      .string()
      .regex(/^https:\/\/\S+$/)
      .meta({ description: "Issuer of the tokens.", allowed: "an https URL" }),
    audiences: z.array(z.string().min(1)).min(1).describe("Audiences, one of which the token must name."),
    scopes: z.array(z.string().min(1)).default([]).describe("Scopes, one of which the token must have; none asked for if empty."),
  }),
  z.strictObject({ type: z.literal("none").describe("Anyone may call.") }),
]);

const logLevel = z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO").describe("Least urgent logs that are written.");

const memoryMb = (byDefault: number) => z.int().min(128).max(10_240).default(byDefault).describe("Memory, in MiB; CPU grows with it.");

const reservedConcurrency = (byDefault: number) =>
  z
    .union([z.int().min(1).max(1000), z.literal("account")])
    .default(byDefault)
    .meta({
      description: "Most executions at a time, taken from the account's limit; `account` reserves none.",
      allowed: "a whole number from 1 to 1000, or account",
      absentAs: -1, // Lambda's own word for it
    });

const producer = z.strictObject({
  memoryMb: memoryMb(512),
  timeoutSeconds: z.int().min(1).max(29).default(15).describe("The function's time limit, in seconds. The API itself gives up after 30."),
  deadlineMs: z.int().min(500).max(28_000).default(8000).describe("Time that a request may take, connecting included, in ms."),
  maxBodyBytes: z.int().min(64).max(5_000_000).default(16_384).describe("Largest request body taken, in bytes."),
  reservedConcurrency: reservedConcurrency(50),
  logLevel,
});

const consumer = z.strictObject({
  group: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,200}$/)
    .default("ad-events-counter")
    .meta({
      description: "Consumer group. Another name reads from the starting position again.",
      allowed: "up to 200 letters, digits, dots, hyphens and underscores",
    }),
  memoryMb: memoryMb(512),
  timeoutSeconds: z.int().min(1).max(840).default(60).describe("Time limit of one batch, in seconds."),
  batchSize: z.int().min(1).max(10_000).default(500).describe("Most records in a batch."),
  batchingWindowSeconds: z.int().min(0).max(300).default(1).describe("How long a batch may wait for more records, in seconds."),
  startingPosition: z.enum(["TRIM_HORIZON", "LATEST"]).default("TRIM_HORIZON").describe("Where a new group begins to read."),
  pollers: z
    .strictObject({
      minimum: z.int().min(1).max(200).default(1).describe("Pollers that always run."),
      maximum: z.int().min(1).max(2000).default(3).describe("Pollers under load; one for each partition at most."),
    })
    .prefault({})
    .describe("Provisioned event pollers; between these counts AWS scales with the lag."),
  maximumRetries: z.int().min(0).max(10_000).default(5).describe("How often a failing batch is tried again."),
  maximumRecordAgeSeconds: z.int().min(60).max(604_800).default(86_400).describe("Age after which records are given up, in seconds."),
  bisectBatchOnError: z.boolean().default(true).describe("Halves a failing batch, to find the record that fails."),
  deduplicationWindowSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(300)
    .describe("How long an event id is remembered, in seconds; 0 removes no duplicates."),
  reservedConcurrency: reservedConcurrency(20),
  logLevel,
});

export const eventApiSettings = z.strictObject({
  topic: topicName.default("ad-events").describe("Topic that takes the events."),
  deadLetterTopic: topicName.default("ad-events-dead-letters").describe("Topic that takes records nobody can use, with the reason."),
  authorization: authorization.default({ type: "iam" }).meta({ ...structure, description: "How callers prove who they are." }),
  throttling: z
    .strictObject({
      requestsPerSecond: z.int().min(1).max(10_000).default(500).describe("Steady rate of the whole API."),
      burst: z.int().min(1).max(5000).default(1000).describe("Requests that may come at once."),
    })
    .prefault({})
    .describe("Limits of the API; more is answered with 429."),
  metricsNamespace: z
    .string()
    .regex(/^(?!AWS\/)[\w.#/:-]{1,255}$/)
    .default("MskHa/AdEvents")
    .meta({ description: "CloudWatch namespace of the consumer's metrics.", allowed: "a namespace that does not begin with AWS/" }),
  logRetentionDays: logRetentionDays.default(365).describe("How long the functions' and the API's logs are kept, in days."),
  producer: producer.prefault({}).describe("The function behind the API."),
  consumer: consumer.prefault({}).describe("The function that reads the topic."),
});

export type EventApiSettings = z.output<typeof eventApiSettings>;
