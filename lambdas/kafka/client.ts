import { Kafka, logLevel } from "kafkajs";
import type { Log } from "../telemetry/log.js";
import { iamAuthentication } from "./iam-authentication.js";
import { iamToken } from "./iam-token.js";
import { quietIdleConnections } from "./idle-connections.js";

/**
 * A client of the cluster's IAM listener, not connected yet.
 * @param bootstrapBrokers `host:port,…`
 */
export function kafkaClient(clientId: string, bootstrapBrokers: string, log: Log): Kafka {
  quietIdleConnections();
  return new Kafka({
    clientId,
    brokers: bootstrapBrokers.split(","),
    ssl: true,
    sasl: iamAuthentication(() => iamToken(process.env)),
    // The default of 1 s is short for TCP, TLS and IAM together on a cold function.
    connectionTimeout: 3_000,
    authenticationTimeout: 3_000,
    requestTimeout: 5_000,
    // About 7 s in all, enough for a leader election; whoever calls bounds it further.
    retry: { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 10 },
    logLevel: logLevel.WARN,
    // kafkajs calls an error what it then retries; ours are those that nobody handled.
    logCreator:
      () =>
      ({ namespace, log: { message, logger: _, timestamp: __, stack: ___, ...fields } }) =>
        log.warn(`kafkajs ${namespace}: ${message}`, fields),
  });
}
