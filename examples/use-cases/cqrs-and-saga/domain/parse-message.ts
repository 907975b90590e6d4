import type { Message, PlaceOrder } from "./messages.js";

/** The value is no message. No retry can change that. */
export class InvalidMessage extends Error {
  override readonly name = "InvalidMessage";
}

/** Returns the message in the value of a record. @throws InvalidMessage that names what is wrong */
export function parseMessage(value: string): Message {
  const { id, type, orderId, ...rest } = fields(value);
  if (!isText(id) || !isText(type) || !isText(orderId)) throw new InvalidMessage("id, type and orderId: non-empty texts are required");
  if (type !== "PlaceOrder") return { id, type, orderId, ...rest };
  const { sku, amount } = rest;
  if (!isText(sku)) throw new InvalidMessage("sku: a non-empty text is required");
  if (!Number.isSafeInteger(amount) || Number(amount) < 1) throw new InvalidMessage("amount: a whole number of at least 1 is required");
  return { id, type, orderId, sku, amount } as PlaceOrder;
}

function fields(value: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch (failure) {
    throw new InvalidMessage("the value is not JSON", { cause: failure });
  }
  if (typeof parsed !== "object" || parsed === null) throw new InvalidMessage("the value is not a JSON object");
  return parsed as Record<string, unknown>;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
