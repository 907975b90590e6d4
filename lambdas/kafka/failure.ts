/**
 * Classes of Kafka client failures:
 * - `no-response`: the connection is closed or does not respond; a new connection can succeed;
 * - `unavailable`: the cluster responds, but can't process the request now (too few replicas, no leader, throttled); a retry can succeed;
 * - `unauthenticated`: the broker rejected the identity, and the connection can't be used any more;
 * - `forbidden`: the identity is not authorized; a retry fails until a policy or an ACL changes;
 * - `defect`: anything else, a bug in this project.
 */
export type KafkaFailure = "no-response" | "unavailable" | "unauthenticated" | "forbidden" | "defect";

const noResponse = new Set<string | undefined>([
  "DeadlineExceeded",
  "KafkaJSConnectionError",
  "KafkaJSConnectionClosedError",
  "KafkaJSRequestTimeoutError",
]);

const unavailable = new Set<string | undefined>([
  "KafkaJSBrokerNotFound",
  "KafkaJSMetadataNotLoaded",
  "KafkaJSTopicMetadataNotLoaded",
  "KafkaJSStaleTopicMetadataAssignment",
  "KafkaJSLockTimeout",
]);

const unauthenticatedNames = new Set<string | undefined>(["TokenRejected", "KafkaJSSASLAuthenticationError"]);

const unauthenticatedTypes = new Set<string | undefined>([
  "SASL_AUTHENTICATION_FAILED",
  "ILLEGAL_SASL_STATE",
  "UNSUPPORTED_SASL_MECHANISM",
]);

/** MSK allows 100 new IAM connections per second and broker, and rejects more with this message. Source: MSK developer guide, quotas. */
const tooManyConnects = /too many connects/i;

interface KafkaJsError {
  readonly name?: string;
  readonly message?: string;
  /** Kafka's name of the error. */
  readonly type?: string;
  readonly retriable?: boolean;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** Returns the error that kafkajs wrapped: the innermost cause, or the first of several errors. */
function rootCause(error: unknown): KafkaJsError {
  if (typeof error !== "object" || error === null) return {};
  const { cause, errors } = error as KafkaJsError;
  if (cause !== undefined && cause !== error) return rootCause(cause);
  return errors?.length ? rootCause(errors[0]) : error;
}

/** Returns the class of a failure. */
export function kafkaFailure(error: unknown): KafkaFailure {
  const { name, message, type, retriable } = rootCause(error);
  if (noResponse.has(name)) return "no-response";
  if (message && tooManyConnects.test(message)) return "unavailable";
  if (unauthenticatedNames.has(name) || unauthenticatedTypes.has(type)) return "unauthenticated";
  if (type?.endsWith("_AUTHORIZATION_FAILED")) return "forbidden";
  if (unavailable.has(name) || type === "BROKER_NOT_AVAILABLE") return "unavailable";
  return type && retriable ? "unavailable" : "defect";
}

/** Returns Kafka's name of an error (`NOT_ENOUGH_REPLICAS`), or kafkajs's name if Kafka did not report the error. */
export function kafkaErrorName(error: unknown): string {
  const { type, name } = rootCause(error);
  return type ?? name ?? "unknown";
}

/** Returns the name and message of an error. */
export function kafkaErrorText(error: unknown): string {
  return `${kafkaErrorName(error)}: ${rootCause(error).message ?? String(error)}`;
}
