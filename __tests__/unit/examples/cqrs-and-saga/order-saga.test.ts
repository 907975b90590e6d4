import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ParticipantReply } from "../../../../examples/use-cases/cqrs-and-saga/domain/messages.js";
import { type OrderSaga, place, proceed, type Reaction } from "../../../../examples/use-cases/cqrs-and-saga/domain/order-saga.js";

const placed = () => place({ id: "1", type: "PlaceOrder", orderId: "o", sku: "rare", amount: 100 });
const reply = (type: ParticipantReply["type"]): ParticipantReply => ({ id: `o/${type}`, type, orderId: "o" });

/** The reactions to replies, one after the other; replies that don't belong to the step are dropped. */
const reactionsTo = (types: readonly ParticipantReply["type"][]): Reaction[] => {
  const reactions = [placed()];
  for (const type of types) {
    const next = proceed((reactions.at(-1) as Reaction).saga, reply(type));
    if (next) reactions.push(next);
  }
  return reactions;
};

const sent = (types: readonly ParticipantReply["type"][]) =>
  reactionsTo(types).flatMap(({ outgoing }) => outgoing.map(({ message }) => message.type));

describe("the saga of an order", () => {
  test.each([
    ["completes", ["PaymentTaken", "StockReserved"], ["OrderPlaced", "TakePayment", "ReserveStock", "OrderCompleted"]],
    ["is cancelled without a payment", ["PaymentDeclined"], ["OrderPlaced", "TakePayment", "OrderCancelled"]],
    [
      "returns the payment if there is no stock",
      ["PaymentTaken", "OutOfStock", "PaymentRefunded"],
      ["OrderPlaced", "TakePayment", "ReserveStock", "RefundPayment", "OrderCancelled"],
    ],
  ] as const)("%s", (_, replies, messages) => {
    expect(sent(replies)).toEqual(messages);
  });

  test("ends at most once, and cancels a paid order only after its refund, whatever replies arrive", () => {
    const type = fc.constantFrom<ParticipantReply["type"]>(
      "PaymentTaken",
      "PaymentDeclined",
      "PaymentRefunded",
      "StockReserved",
      "OutOfStock",
    );

    fc.assert(
      fc.property(fc.array(type, { maxLength: 20 }), (replies) => {
        const messages = sent(replies);
        const steps = reactionsTo(replies).map(({ saga }: { saga: OrderSaga }) => saga.step);

        expect(messages.filter((name) => name === "OrderCompleted" || name === "OrderCancelled").length).toBeLessThanOrEqual(1);
        expect(new Set(messages).size).toBe(messages.length);
        if (steps.includes("reserving") && steps.at(-1) === "cancelled") expect(messages).toContain("RefundPayment");
      }),
    );
  });
});
