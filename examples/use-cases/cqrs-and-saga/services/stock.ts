import type { Message, Outgoing, ParticipantCommand } from "../domain/messages.js";
import type { Service } from "../messaging/run-service.js";
import { ServiceDatabase } from "../messaging/service-database.js";

/** A participant: reserves one piece for each order. */
export function stock(file: string): Service {
  const database = new ServiceDatabase(
    file,
    `CREATE TABLE IF NOT EXISTS stock (sku TEXT PRIMARY KEY, pieces INTEGER);
     INSERT OR IGNORE INTO stock VALUES ('plenty', 1000000), ('rare', 10);`,
  );

  const handle = (message: Message): readonly Outgoing[] => {
    const command = message as ParticipantCommand;
    if (command.type !== "ReserveStock") return [];
    const { orderId, sku } = command;
    const { changes } = database.sql.prepare("UPDATE stock SET pieces = pieces - 1 WHERE sku = ? AND pieces > 0").run(sku);
    const type = changes === 1 ? "StockReserved" : "OutOfStock";
    return [{ topic: "participant-replies", message: { id: `${orderId}/${type}`, type, orderId } }];
  };

  return { group: "stock", topics: ["participant-commands"], database, handle };
}
