import { z } from "zod";
import { logLevel } from "../shared/log-level.js";

/** The contract between the producer function and what deploys it. The construct sets exactly these; the handler reads no others. */
export const producerEnv = z.object({
  /** `host:port,…` of the IAM listener. */
  BOOTSTRAP_BROKERS: z.string().min(1),
  TOPIC: z.string().min(1),
  /** Time for the whole request, connecting included, in ms; below the function's own time limit. */
  DEADLINE_MS: z.coerce.number().int().positive(),
  /** Largest request body taken, in bytes after base64 is decoded. */
  MAX_BODY_BYTES: z.coerce.number().int().positive(),
  LOG_LEVEL: logLevel,
});

export type ProducerEnv = z.output<typeof producerEnv>;
