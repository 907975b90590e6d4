import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import type { ImpressionLedger } from "../application/count-impressions.js";
import type { AdEvent } from "../domain/ad-event.js";

/** A ledger in a file, one line for each event: `event id,ad id,impressions`. It keeps the example free of a database. */
export class FileImpressionLedger implements ImpressionLedger {
  private readonly stored: Set<string>;
  private readonly file: number;

  constructor(path: string) {
    // A crash can cut off the last line. Its record was not committed, and is delivered again.
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
    writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
    this.stored = new Set(lines.map((line) => line.split(",")[0] as string));
    this.file = openSync(path, "a");
  }

  record({ eventId, adId, impressions }: AdEvent): boolean {
    if (this.stored.has(eventId)) return false;
    writeSync(this.file, `${eventId},${adId},${impressions}\n`);
    fsyncSync(this.file);
    this.stored.add(eventId);
    return true;
  }

  close(): void {
    closeSync(this.file);
  }
}
