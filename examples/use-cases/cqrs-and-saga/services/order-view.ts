import { createServer, type Server } from "node:http";
import type { Message, OrderEvent } from "../domain/messages.js";
import type { Service } from "../messaging/run-service.js";
import { ServiceDatabase } from "../messaging/service-database.js";

/** The state of an order as a customer sees it. */
interface OrderRow {
  readonly orderId: string;
  readonly state: "placed" | "completed" | "cancelled";
  readonly reason: string | null;
}

/**
 * The query side: a read model that is built from events alone. For another one, or another form of this one, raise the number of the group
 * and start with an empty file: it reads all events again.
 */
export function orderView(file: string): Service {
  const database = new ServiceDatabase(file, "CREATE TABLE IF NOT EXISTS orders (order_id TEXT PRIMARY KEY, state TEXT, reason TEXT)");

  const handle = (message: Message): [] => {
    const event = message as OrderEvent;
    const set = (state: OrderRow["state"], reason: string | null = null) =>
      database.sql.prepare("INSERT OR REPLACE INTO orders VALUES (?, ?, ?)").run(event.orderId, state, reason);
    if (event.type === "OrderPlaced") set("placed");
    if (event.type === "OrderCompleted") set("completed");
    if (event.type === "OrderCancelled") set("cancelled", event.reason);
    return [];
  };

  return { group: "order-view-1", topics: ["order-events"], database, handle };
}

/** Answers queries: `GET /` lists all orders. It is read-only, and behind the command side by some milliseconds. */
export function queries({ database }: Service): Server {
  const select = database.sql.prepare("SELECT order_id AS orderId, state, reason FROM orders ORDER BY order_id");
  return createServer((_, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(select.all() as unknown as OrderRow[]));
  });
}
