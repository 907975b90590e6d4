import { Kafka, logLevel } from "kafkajs";
import type { Log } from "../telemetry/log.js";
import { iamAuthentication } from "./iam-authentication.js";
import { iamToken } from "./iam-token.js";
import { disableIdlePolling } from "./idle-connections.js";

/**
 * Creates a client of the cluster's IAM listener. It is not connected yet.
 * @param bootstrapBrokers - `host:port,…`
 */
export function kafkaClient(clientId: string, bootstrapBrokers: string, log: Log): Kafka {
  disableIdlePolling();
  return new Kafka({
    clientId,
    brokers: bootstrapBrokers.split(","),
    ssl: true,
    sasl: iamAuthentication(() => iamToken(process.env)),
    // The default of 1 s is too short for TCP, TLS and IAM authentication during a cold start.
    connectionTimeout: 3_000,
    authenticationTimeout: 3_000,
    requestTimeout: 5_000,
    // About 7 s in total, enough for a leader election. Callers set their own shorter deadline.
    retry: { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 10 },
    logLevel: logLevel.WARN,
    // kafkajs logs failures at level ERROR that it then retries. ERROR in this log means that a failure was not handled.
    logCreator:
      () =>
      ({ namespace, log: { message, logger: _, timestamp: __, stack: ___, ...fields } }) =>
        log.warn(`kafkajs ${namespace}: ${message}`, fields),
  });
}
