/** A message about one order. The id is unique: a consumer recognizes a repetition by it. */
export interface Message<Type extends string = string> {
  readonly id: string;
  readonly type: Type;
  readonly orderId: string;
}

/** A command of a shop. */
export interface PlaceOrder extends Message<"PlaceOrder"> {
  readonly sku: string;
  readonly amount: number;
}

/** A command of the saga to a participant. */
export type ParticipantCommand =
  | (Message<"TakePayment"> & { readonly amount: number })
  | (Message<"RefundPayment"> & { readonly amount: number })
  | (Message<"ReserveStock"> & { readonly sku: string });

/** An answer of a participant. */
export type ParticipantReply = Message<"PaymentTaken" | "PaymentDeclined" | "PaymentRefunded" | "StockReserved" | "OutOfStock">;

/** What has happened to an order. */
export type OrderEvent =
  | (Message<"OrderPlaced"> & { readonly sku: string; readonly amount: number })
  | Message<"OrderCompleted">
  | (Message<"OrderCancelled"> & { readonly reason: CancelReason });

export type CancelReason = "payment declined" | "out of stock";

/** A message that a service sends; the messaging adds nothing but its topic. */
export type Outgoing =
  | { readonly topic: "participant-commands"; readonly message: ParticipantCommand }
  | { readonly topic: "participant-replies"; readonly message: ParticipantReply }
  | { readonly topic: "order-events"; readonly message: OrderEvent };
