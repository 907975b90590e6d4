// @ts-expect-error kafkajs publishes no types for its internal modules, and does not export all of its errors.
import errors from "kafkajs/src/errors";
// @ts-expect-error
import protocol from "kafkajs/src/protocol/error";

/** The error classes of kafkajs by name. */
const kafkajsErrors: Record<string, new (...args: unknown[]) => Error> = errors;

/** Creates the error that kafkajs throws for an error code of a broker. */
export const createErrorFromCode: (code: number) => Error = protocol.createErrorFromCode;

/** Creates the error for a connection that the broker closed. */
export function closedConnection(): Error {
  return kafkajsError("KafkaJSConnectionClosedError", "Closed connection", { host: "b-1", port: 9098 });
}

/** Creates an error of kafkajs by its class name. */
export function kafkajsError(name: string, ...args: unknown[]): Error {
  const Class = kafkajsErrors[name];
  if (!Class) throw new Error(`kafkajs has no ${name}`);
  return new Class(...args);
}
