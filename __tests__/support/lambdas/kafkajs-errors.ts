// @ts-expect-error kafkajs publishes no types for its inner modules, and not all of its errors at its door.
import errors from "kafkajs/src/errors";
// @ts-expect-error
import protocol from "kafkajs/src/protocol/error";

/** kafkajs's own error classes, with the arguments that kafkajs gives them. */
const kafkajsErrors: Record<string, new (...args: unknown[]) => Error> = errors;

/** The error that kafkajs makes of a broker's answer. */
export const createErrorFromCode: (code: number) => Error = protocol.createErrorFromCode;

/** A broker has hung up. */
export function closedConnection(): Error {
  return kafkajsError("KafkaJSConnectionClosedError", "Closed connection", { host: "b-1", port: 9098 });
}

/** kafkajs's error of that name. */
export function kafkajsError(name: string, ...args: unknown[]): Error {
  const Class = kafkajsErrors[name];
  if (!Class) throw new Error(`kafkajs has no ${name}`);
  return new Class(...args);
}
