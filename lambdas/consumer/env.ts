import * as z from "zod/mini";
import { tableEnv } from "../dynamodb/contract.js";
import { text, wholeNumber } from "../runtime/environment.js";
import { schemaEnv } from "../schemas/contract.js";
import { logLevel } from "../telemetry/log-level.js";

/** Environment variables for the bucket of complete dead letters. Without it, the function has none of them. */
export const bucketEnv = z.object({
  /** S3 bucket for the complete records that the dead-letter topic does not take. */
  DEAD_LETTER_BUCKET: z.optional(text),
  /** Beginning of the objects' keys. */
  DEAD_LETTER_PREFIX: z.optional(z.string()),
});

/** Environment variables of the consumer function. The construct sets exactly these, and the handler reads no others. */
export const consumerEnv = z.object({
  /** `host:port,…` of the IAM listener, used to write dead letters. The event source mapping delivers the records. */
  BOOTSTRAP_BROKERS: text,
  /** Topic for records that can't be processed, with the reason in their headers. */
  DEAD_LETTER_TOPIC: text,
  /** Time for which memory has the IDs of events to detect duplicates, in seconds. 0 removes none. Not used with a table. */
  DEDUPLICATION_WINDOW_SECONDS: wholeNumber(0),
  /** CloudWatch namespace of the metrics. */
  METRICS_NAMESPACE: text,
  LOG_LEVEL: logLevel,
  ...schemaEnv.shape,
  ...tableEnv.shape,
  ...bucketEnv.shape,
});

export type ConsumerEnv = z.output<typeof consumerEnv>;
