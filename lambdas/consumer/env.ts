import * as z from "zod/mini";
import { text, wholeNumber } from "../runtime/environment.js";
import { logLevel } from "../telemetry/log-level.js";

/** The contract between the consumer function and what deploys it. The construct sets exactly these; the handler reads no others. */
export const consumerEnv = z.object({
  /** `host:port,…` of the IAM listener, for writing dead letters; records themselves come from the event source mapping. */
  BOOTSTRAP_BROKERS: text,
  /** Topic that takes records nobody can use, each with the reason in its headers. */
  DEAD_LETTER_TOPIC: text,
  /** How long an event id is remembered, in seconds. 0 removes no duplicates. */
  DEDUPLICATION_WINDOW_SECONDS: wholeNumber(0),
  /** CloudWatch namespace of the metrics. */
  METRICS_NAMESPACE: text,
  LOG_LEVEL: logLevel,
});

export type ConsumerEnv = z.output<typeof consumerEnv>;
