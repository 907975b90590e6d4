import * as z from "zod/mini";
import { text, wholeNumber } from "../runtime/environment.js";
import { logLevel } from "../telemetry/log-level.js";

/** The contract between the producer function and what deploys it. The construct sets exactly these; the handler reads no others. */
export const producerEnv = z.object({
  /** `host:port,…` of the IAM listener. */
  BOOTSTRAP_BROKERS: text,
  TOPIC: text,
  /** Time for the whole request, connecting included, in ms; below the function's own time limit. */
  DEADLINE_MS: wholeNumber(1),
  /** Largest request body taken, in bytes after base64 is decoded. */
  MAX_BODY_BYTES: wholeNumber(1),
  LOG_LEVEL: logLevel,
});

export type ProducerEnv = z.output<typeof producerEnv>;
