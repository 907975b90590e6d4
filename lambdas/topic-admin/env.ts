import * as z from "zod/mini";
import { text, wholeNumber } from "../runtime/environment.js";
import { logLevel } from "../telemetry/log-level.js";

/** Environment variables of the topic administrator. The construct sets exactly these, and the handler reads no others. */
export const topicAdminEnv = z.object({
  /** `host:port,…` of the IAM listener. */
  BOOTSTRAP_BROKERS: text,
  /** Time limit of the reconciliation including the wait for a new cluster, in ms. Must be less than the function's timeout. */
  DEADLINE_MS: wholeNumber(1),
  LOG_LEVEL: logLevel,
});

export type TopicAdminEnv = z.output<typeof topicAdminEnv>;
