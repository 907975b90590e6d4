import { expect, test } from "@jest/globals";
import { type KafkaFailure, kafkaErrorName, kafkaErrorText, kafkaFailure } from "../../../../lambdas/kafka/failure.js";
import { TokenRejected } from "../../../../lambdas/kafka/iam-authentication.js";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";
import { closedConnection, createErrorFromCode, kafkajsError } from "../../../support/lambdas/kafkajs-errors.js";

/** Error codes of Kafka. */
const errorCodes: [code: number, name: string, failure: KafkaFailure][] = [
  [19, "NOT_ENOUGH_REPLICAS", "unavailable"],
  [20, "NOT_ENOUGH_REPLICAS_AFTER_APPEND", "unavailable"],
  [7, "REQUEST_TIMED_OUT", "unavailable"],
  [5, "LEADER_NOT_AVAILABLE", "unavailable"],
  [6, "NOT_LEADER_FOR_PARTITION", "unavailable"],
  [8, "BROKER_NOT_AVAILABLE", "unavailable"],
  [3, "UNKNOWN_TOPIC_OR_PARTITION", "unavailable"],
  [29, "TOPIC_AUTHORIZATION_FAILED", "forbidden"],
  [31, "CLUSTER_AUTHORIZATION_FAILED", "forbidden"],
  [34, "ILLEGAL_SASL_STATE", "unauthenticated"],
  [58, "SASL_AUTHENTICATION_FAILED", "unauthenticated"],
  [10, "MESSAGE_TOO_LARGE", "defect"],
  [40, "INVALID_CONFIG", "defect"],
];

test.each(errorCodes)("classifies code %i (%s) as %s, plain or wrapped", (code, name, failure) => {
  const error = createErrorFromCode(code);
  const wrapped = [
    error,
    kafkajsError("KafkaJSNonRetriableError", error, { cause: error }),
    kafkajsError("KafkaJSNumberOfRetriesExceeded", error, { retryCount: 3, retryTime: 100, cause: error }),
  ];

  expect(wrapped.map(kafkaFailure)).toEqual([failure, failure, failure]);
  expect(wrapped.map(kafkaErrorName)).toEqual([name, name, name]);
});

test("distinguishes a connection without a response from an unavailable cluster", async () => {
  const closed = closedConnection();

  const timedOut = await Deadline.in(0)
    .bound(new Promise(() => undefined))
    .catch((error: unknown) => error);

  expect(kafkaFailure(closed)).toBe("no-response");
  expect(kafkaFailure(kafkajsError("KafkaJSConnectionError", "Connection timeout"))).toBe("no-response");
  expect(kafkaFailure(kafkajsError("KafkaJSRequestTimeoutError", "Request Produce timed out"))).toBe("no-response");
  expect(kafkaFailure(timedOut)).toBe("no-response");
  expect(kafkaFailure(kafkajsError("KafkaJSBrokerNotFound", "No brokers"))).toBe("unavailable");
});

test("classifies a rejected token as unauthenticated, and MSK's limit of new connections as unavailable", () => {
  expect(kafkaFailure(kafkajsError("KafkaJSSASLAuthenticationError", "Access denied"))).toBe("unauthenticated");
  expect(kafkaFailure(new TokenRejected('{"status":"invalid_token"}'))).toBe("unauthenticated");
  expect(kafkaFailure(kafkajsError("KafkaJSSASLAuthenticationError", "[…]: Too many connects"))).toBe("unavailable");
});

test("classifies an error of several topics by its first cause", () => {
  const error = kafkajsError("KafkaJSCreateTopicError", kafkajsError("KafkaJSProtocolError", createErrorFromCode(29)), "ad-events");
  const both = kafkajsError("KafkaJSAggregateError", "Topic creation errors", [error]);

  expect([kafkaFailure(both), kafkaErrorName(both)]).toEqual(["forbidden", "TOPIC_AUTHORIZATION_FAILED"]);
});

test("classifies anything else as a defect", () => {
  expect([new TypeError("x is undefined"), undefined, null, "text", {}].map(kafkaFailure)).toEqual(Array(5).fill("defect"));
});

test.each<[string, KafkaFailure]>([
  ["KafkaJSConnectionError", "no-response"],
  ["KafkaJSConnectionClosedError", "no-response"],
  ["KafkaJSRequestTimeoutError", "no-response"],
  ["DeadlineExceeded", "no-response"],
  ["KafkaJSBrokerNotFound", "unavailable"],
  ["KafkaJSMetadataNotLoaded", "unavailable"],
  ["KafkaJSTopicMetadataNotLoaded", "unavailable"],
  ["KafkaJSStaleTopicMetadataAssignment", "unavailable"],
  ["KafkaJSLockTimeout", "unavailable"],
  ["TokenRejected", "unauthenticated"],
  ["KafkaJSSASLAuthenticationError", "unauthenticated"],
  ["KafkaJSNotImplemented", "defect"],
])("classifies an error named %s as %s", (name, failure) => {
  expect(kafkaFailure({ name })).toBe(failure);
});

test.each<[string, boolean, KafkaFailure]>([
  ["UNSUPPORTED_SASL_MECHANISM", false, "unauthenticated"],
  ["GROUP_AUTHORIZATION_FAILED", false, "forbidden"],
  ["AUTHORIZATION_FAILED", false, "defect"],
  ["TOPIC_AUTHORIZATION_FAILED_", false, "defect"],
  ["BROKER_NOT_AVAILABLE", false, "unavailable"],
  ["ANY", true, "unavailable"],
  ["ANY", false, "defect"],
  ["", true, "defect"],
])("classifies the Kafka error %j, retriable %j, as %s", (type, retriable, failure) => {
  expect(kafkaFailure({ name: "KafkaJSProtocolError", type, retriable })).toBe(failure);
});

test("finds the cause of a failure: the innermost one, the first of several, and never an error itself", () => {
  const closed = closedConnection();
  const own = { name: "KafkaJSLockTimeout", cause: undefined as unknown };
  own.cause = own;

  expect(kafkaFailure({ name: "A", cause: { name: "B", cause: closed } })).toBe("no-response");
  expect(kafkaFailure({ name: "A", errors: [closed, { name: "KafkaJSLockTimeout" }] })).toBe("no-response");
  expect(kafkaFailure({ name: "KafkaJSLockTimeout", errors: [] })).toBe("unavailable");
  expect(kafkaFailure(own)).toBe("unavailable");
  expect(kafkaFailure({ name: "KafkaJSProtocolError", retriable: true })).toBe("defect");
  expect(kafkaFailure({ name: "KafkaJSLockTimeout", cause: null })).toBe("defect");
});

test("names a failure by Kafka's name, else by the name of its class", () => {
  const names = [createErrorFromCode(19), closedConnection(), { cause: new TypeError("x") }, {}, "text", undefined].map(kafkaErrorName);

  expect(names).toEqual(["NOT_ENOUGH_REPLICAS", "KafkaJSConnectionClosedError", "TypeError", "unknown", "unknown", "unknown"]);
});

test("describes a failure by name and message", () => {
  const wrapped = kafkajsError("KafkaJSNonRetriableError", closedConnection(), { cause: closedConnection() });

  expect([closedConnection(), wrapped, "text", {}].map(kafkaErrorText)).toEqual([
    "KafkaJSConnectionClosedError: Closed connection",
    "KafkaJSConnectionClosedError: Closed connection",
    "unknown: text",
    "unknown: [object Object]",
  ]);
});
