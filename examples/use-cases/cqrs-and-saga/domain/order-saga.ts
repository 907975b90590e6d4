import type { Outgoing, ParticipantReply, PlaceOrder } from "./messages.js";

/** The state of the saga of one order. `refunding` compensates: the payment was taken, and there is no stock. */
export interface OrderSaga {
  readonly orderId: string;
  readonly sku: string;
  readonly amount: number;
  readonly step: "paying" | "reserving" | "refunding" | "completed" | "cancelled";
}

/** The next state, and the messages to send with it. */
export interface Reaction {
  readonly saga: OrderSaga;
  readonly outgoing: readonly Outgoing[];
}

/** Starts the saga of an order: payment first, then stock. */
export function place({ orderId, sku, amount }: PlaceOrder): Reaction {
  return {
    saga: { orderId, sku, amount, step: "paying" },
    outgoing: [
      { topic: "order-events", message: { id: `${orderId}/placed`, type: "OrderPlaced", orderId, sku, amount } },
      { topic: "participant-commands", message: { id: `${orderId}/pay`, type: "TakePayment", orderId, amount } },
    ],
  };
}

/**
 * Continues the saga. Ids are made of the order and the step, so that a repeated step sends the same message, which its consumer drops.
 *
 * @returns undefined if the reply does not belong to the step: a repetition
 */
export function proceed(saga: OrderSaga, { type }: ParticipantReply): Reaction | undefined {
  const { orderId, sku, amount, step } = saga;
  switch (`${step} ${type}`) {
    case "paying PaymentTaken":
      return {
        saga: { ...saga, step: "reserving" },
        outgoing: [{ topic: "participant-commands", message: { id: `${orderId}/reserve`, type: "ReserveStock", orderId, sku } }],
      };
    case "paying PaymentDeclined":
      return cancelled(saga, "payment declined");
    case "reserving StockReserved":
      return {
        saga: { ...saga, step: "completed" },
        outgoing: [{ topic: "order-events", message: { id: `${orderId}/completed`, type: "OrderCompleted", orderId } }],
      };
    case "reserving OutOfStock":
      return {
        saga: { ...saga, step: "refunding" },
        outgoing: [{ topic: "participant-commands", message: { id: `${orderId}/refund`, type: "RefundPayment", orderId, amount } }],
      };
    case "refunding PaymentRefunded":
      return cancelled(saga, "out of stock");
    default:
      return undefined;
  }
}

function cancelled(saga: OrderSaga, reason: "payment declined" | "out of stock"): Reaction {
  const { orderId } = saga;
  return {
    saga: { ...saga, step: "cancelled" },
    outgoing: [{ topic: "order-events", message: { id: `${orderId}/cancelled`, type: "OrderCancelled", orderId, reason } }],
  };
}
