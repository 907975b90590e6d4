import type { Message, Outgoing, ParticipantCommand, ParticipantReply } from "../domain/messages.js";
import type { Service } from "../messaging/run-service.js";
import { ServiceDatabase } from "../messaging/service-database.js";

/** Larger payments are declined. */
const LIMIT = 500;

/** A participant: takes payments, and returns them when the saga compensates. */
export function payments(file: string): Service {
  const database = new ServiceDatabase(file, "CREATE TABLE IF NOT EXISTS payments (order_id TEXT PRIMARY KEY, amount INTEGER)");

  const reply = (orderId: string, type: ParticipantReply["type"]): readonly Outgoing[] => [
    { topic: "participant-replies", message: { id: `${orderId}/${type}`, type, orderId } },
  ];

  const handle = (message: Message): readonly Outgoing[] => {
    const command = message as ParticipantCommand;
    const { orderId } = command;
    switch (command.type) {
      case "TakePayment":
        if (command.amount > LIMIT) return reply(orderId, "PaymentDeclined");
        database.sql.prepare("INSERT INTO payments VALUES (?, ?)").run(orderId, command.amount);
        return reply(orderId, "PaymentTaken");
      case "RefundPayment":
        database.sql.prepare("DELETE FROM payments WHERE order_id = ?").run(orderId);
        return reply(orderId, "PaymentRefunded");
      default:
        return [];
    }
  };

  return { group: "payments", topics: ["participant-commands"], database, handle };
}
