import { z } from "zod";
import { logLevel } from "../shared/log-level.js";

/** The contract between the topic administrator and what deploys it. The construct sets exactly these; the handler reads no others. */
export const topicAdminEnv = z.object({
  /** `host:port,…` of the IAM listener. */
  BOOTSTRAP_BROKERS: z.string().min(1),
  /** Time for the whole reconciliation, waiting for a new cluster included, in ms; below the function's own time limit. */
  DEADLINE_MS: z.coerce.number().int().positive(),
  LOG_LEVEL: logLevel,
});

export type TopicAdminEnv = z.output<typeof topicAdminEnv>;
