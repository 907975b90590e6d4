/**
 * What a failure of the Kafka client means to whoever waits:
 * - `no-answer`: the connection is dead or silent; another connection may work;
 * - `unavailable`: the cluster answers and can't do it now (too few replicas, no leader, throttled); later it may;
 * - `unauthenticated`: the cluster doesn't know this identity, and the connection is of no use;
 * - `forbidden`: the cluster doesn't let this identity do it; waiting doesn't help, somebody must change a policy;
 * - `defect`: anything else, ours to mend.
 */
export type KafkaFailure = "no-answer" | "unavailable" | "unauthenticated" | "forbidden" | "defect";

const noAnswer = new Set(["DeadlineExceeded", "KafkaJSConnectionError", "KafkaJSConnectionClosedError", "KafkaJSRequestTimeoutError"]);

const unavailable = new Set([
  "KafkaJSBrokerNotFound",
  "KafkaJSMetadataNotLoaded",
  "KafkaJSTopicMetadataNotLoaded",
  "KafkaJSStaleTopicMetadataAssignment",
  "KafkaJSLockTimeout",
]);

const unauthenticatedNames = new Set(["TokenRefused", "KafkaJSSASLAuthenticationError"]);

const unauthenticatedTypes = new Set(["SASL_AUTHENTICATION_FAILED", "ILLEGAL_SASL_STATE", "UNSUPPORTED_SASL_MECHANISM"]);

/** MSK lets 100 new IAM connections a second into a broker and refuses the next ones so. Source: MSK developer guide, quotas. */
const tooManyConnects = /too many connects/i;

interface KafkaJsError {
  readonly name?: string;
  readonly message?: string;
  /** Kafka's own name of its error. */
  readonly type?: string;
  readonly retriable?: boolean;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** What kafkajs wrapped: the cause of what it gave up on, the first of several. */
function innermost(error: unknown): KafkaJsError {
  if (typeof error !== "object" || error === null) return {};
  const { cause, errors } = error as KafkaJsError;
  if (cause !== undefined && cause !== error) return innermost(cause);
  return errors?.length ? innermost(errors[0]) : error;
}

/** What a failure means. */
export function kafkaFailure(error: unknown): KafkaFailure {
  const { name = "", message = "", type = "", retriable } = innermost(error);
  if (noAnswer.has(name)) return "no-answer";
  if (tooManyConnects.test(message)) return "unavailable";
  if (unauthenticatedNames.has(name) || unauthenticatedTypes.has(type)) return "unauthenticated";
  if (type.endsWith("_AUTHORIZATION_FAILED")) return "forbidden";
  if (unavailable.has(name) || type === "BROKER_NOT_AVAILABLE") return "unavailable";
  return type !== "" && retriable ? "unavailable" : "defect";
}

/** Kafka's own name of an error (`NOT_ENOUGH_REPLICAS`), or the client's, for logs. */
export function kafkaErrorName(error: unknown): string {
  const { type, name } = innermost(error);
  return type ?? name ?? "unknown";
}

/** Name and message of an error, for people. */
export function kafkaErrorText(error: unknown): string {
  return `${kafkaErrorName(error)}: ${innermost(error).message ?? String(error)}`;
}
