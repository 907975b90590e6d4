import * as z from "zod/mini";
import { tableEnv } from "../dynamodb/contract.js";
import { text, wholeNumber } from "../runtime/environment.js";
import { schemaEnv } from "../schemas/contract.js";
import { logLevel } from "../telemetry/log-level.js";

/** Environment variables of the producer function. The construct sets exactly these, and the handler reads no others. */
export const producerEnv = z.object({
  /** `host:port,…` of the IAM listener. */
  BOOTSTRAP_BROKERS: text,
  /** Topic of the events. */
  TOPIC: text,
  /** Time limit of a request including connecting, in ms. Must be less than the function's timeout. */
  DEADLINE_MS: wholeNumber(1),
  /** Maximum size of a request body after base64 decoding, in bytes. */
  MAX_BODY_BYTES: wholeNumber(1),
  LOG_LEVEL: logLevel,
  ...schemaEnv.shape,
  ...tableEnv.shape,
});

export type ProducerEnv = z.output<typeof producerEnv>;
