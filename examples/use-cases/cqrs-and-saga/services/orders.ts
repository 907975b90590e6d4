import type { Message, Outgoing, ParticipantReply, PlaceOrder } from "../domain/messages.js";
import { type OrderSaga, place, proceed, type Reaction } from "../domain/order-saga.js";
import type { Service } from "../messaging/run-service.js";
import { ServiceDatabase } from "../messaging/service-database.js";

/** The command side: accepts orders, and runs the saga of each. */
export function orders(file: string): Service {
  const database = new ServiceDatabase(file, "CREATE TABLE IF NOT EXISTS sagas (order_id TEXT PRIMARY KEY, saga TEXT)");

  const sagaOf = (orderId: string): OrderSaga | undefined => {
    const row = database.sql.prepare("SELECT saga FROM sagas WHERE order_id = ?").get(orderId) as { saga: string } | undefined;
    return row && (JSON.parse(row.saga) as OrderSaga);
  };

  const store = ({ saga, outgoing }: Reaction): readonly Outgoing[] => {
    database.sql.prepare("INSERT OR REPLACE INTO sagas VALUES (?, ?)").run(saga.orderId, JSON.stringify(saga));
    return outgoing;
  };

  const handle = (message: Message): readonly Outgoing[] => {
    const saga = sagaOf(message.orderId);
    if (message.type === "PlaceOrder") return saga ? [] : store(place(message as PlaceOrder));
    const reaction = saga && proceed(saga, message as ParticipantReply);
    return reaction ? store(reaction) : [];
  };

  return { group: "orders", topics: ["order-commands", "participant-replies"], database, handle };
}
