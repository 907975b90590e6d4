import { DeadlineExceeded } from "./deadline.js";

/**
 * What a failure of the Kafka client means to whoever waits:
 * - `no-answer`: the connection is dead or silent; another connection may work;
 * - `unavailable`: the cluster answers and can't do it now (too few replicas, no leader, throttled); later it may;
 * - `unauthenticated`: the cluster doesn't know this identity, and the connection is of no use;
 * - `forbidden`: the cluster doesn't let this identity do it; waiting doesn't help, somebody must change a policy;
 * - `defect`: anything else, ours to mend.
 */
export type KafkaFailure = "no-answer" | "unavailable" | "unauthenticated" | "forbidden" | "defect";

const noAnswer = new Set(["KafkaJSConnectionError", "KafkaJSConnectionClosedError", "KafkaJSRequestTimeoutError"]);

const unavailable = new Set([
  "KafkaJSBrokerNotFound",
  "KafkaJSMetadataNotLoaded",
  "KafkaJSTopicMetadataNotLoaded",
  "KafkaJSStaleTopicMetadataAssignment",
  "KafkaJSLockTimeout",
]);

const unauthenticated = new Set(["SASL_AUTHENTICATION_FAILED", "ILLEGAL_SASL_STATE", "UNSUPPORTED_SASL_MECHANISM"]);

/** MSK lets 100 new IAM connections a second into a broker and refuses the next ones so. Source: MSK developer guide, quotas. */
const tooManyConnects = /too many connects/i;

interface KafkaJsError {
  readonly name?: string;
  readonly message?: string;
  readonly type?: string;
  readonly retriable?: boolean;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** Reads a failure by the innermost cause that says something: kafkajs wraps what it gave up on. */
export function kafkaFailure(error: unknown): KafkaFailure {
  if (error instanceof DeadlineExceeded) return "no-answer";
  if (typeof error !== "object" || error === null) return "defect";
  const { name = "", message = "", type, retriable, cause, errors } = error as KafkaJsError;
  if (cause !== undefined && cause !== error) return kafkaFailure(cause);
  if (errors?.length) return kafkaFailure(errors[0]);
  if (noAnswer.has(name)) return "no-answer";
  if (tooManyConnects.test(message)) return "unavailable";
  if (name === "TokenRefused" || name === "KafkaJSSASLAuthenticationError" || unauthenticated.has(type ?? "")) return "unauthenticated";
  if (type?.endsWith("_AUTHORIZATION_FAILED")) return "forbidden";
  if (unavailable.has(name) || type === "BROKER_NOT_AVAILABLE") return "unavailable";
  return type !== undefined && retriable ? "unavailable" : "defect";
}

/** Kafka's own name of an error (`NOT_ENOUGH_REPLICAS`), or the client's, for logs. */
export function kafkaErrorName(error: unknown): string {
  const { cause, type, name, errors } = (error ?? {}) as KafkaJsError;
  if (cause !== undefined && cause !== error) return kafkaErrorName(cause);
  if (errors?.length) return kafkaErrorName(errors[0]);
  return type ?? name ?? "unknown";
}
