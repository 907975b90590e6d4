import * as z from "zod/mini";
import { text, wholeNumber } from "../runtime/environment.js";
import { logLevel } from "../telemetry/log-level.js";

/** The contract between the topic administrator and what deploys it. The construct sets exactly these; the handler reads no others. */
export const topicAdminEnv = z.object({
  /** `host:port,…` of the IAM listener. */
  BOOTSTRAP_BROKERS: text,
  /** Time for the whole reconciliation, waiting for a new cluster included, in ms; below the function's own time limit. */
  DEADLINE_MS: wholeNumber(1),
  LOG_LEVEL: logLevel,
});

export type TopicAdminEnv = z.output<typeof topicAdminEnv>;
