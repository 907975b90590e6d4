import { DatabaseSync } from "node:sqlite";

/** A record to send. */
export interface OutboxRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** A record in the outbox, in the order of its number. */
interface Pending extends OutboxRecord {
  readonly number: number;
}

/**
 * The database of one service: its own tables, an inbox and an outbox. A message is handled in one transaction: the change of the data, the
 * note that the message was handled, and the records to send are stored together or not at all. SQLite keeps the example free of a server.
 */
export class ServiceDatabase {
  readonly sql: DatabaseSync;

  constructor(file: string, tables: string) {
    this.sql = new DatabaseSync(file);
    this.sql.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY);
      CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT, key TEXT, value TEXT);
      ${tables}`);
  }

  /** Handles the message with an id once. @returns false if it was handled before */
  handleOnce(id: string, handle: () => readonly OutboxRecord[]): boolean {
    this.sql.exec("BEGIN IMMEDIATE");
    try {
      const { changes } = this.sql.prepare("INSERT OR IGNORE INTO inbox VALUES (?)").run(id);
      if (changes === 1) {
        const add = this.sql.prepare("INSERT INTO outbox (topic, key, value) VALUES (?, ?, ?)");
        for (const { topic, key, value } of handle()) add.run(topic, key, value);
      }
      this.sql.exec("COMMIT");
      return changes === 1;
    } catch (failure) {
      this.sql.exec("ROLLBACK");
      throw failure;
    }
  }

  /** The record that was stored first and is not sent. */
  next(): Pending | undefined {
    return this.sql.prepare("SELECT number, topic, key, value FROM outbox ORDER BY number LIMIT 1").get() as Pending | undefined;
  }

  sent({ number }: Pending): void {
    this.sql.prepare("DELETE FROM outbox WHERE number = ?").run(number);
  }
}
