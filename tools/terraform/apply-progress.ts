import { type ChangeSummary, eventIn } from "./ui-events.js";

const pastTense: Readonly<Record<string, string>> = { create: "created", update: "updated in place", delete: "destroyed" };

/** The longest time without a line while resources change, ms. */
const SILENCE_MS = 8_000;

/** A finished change of a resource. A replacement is two: `delete` and `create`. */
export interface AppliedChange {
  readonly address: string;
  readonly action: string;
}

/**
 * Turns the events of `terraform apply -json` into progress lines: one for each finished change, with a count, and one with the resources
 * that take longer when no other line has come for some seconds.
 */
export class ApplyProgress {
  /** The summary of the apply, once it has finished. */
  summary: ChangeSummary = { add: 0, change: 0, remove: 0 };
  /** The finished changes, in their order. */
  readonly changes: AppliedChange[] = [];
  private planned = 0;
  private readonly running = new Map<string, number>();
  private reportedAt: number;

  /** @param now - the time in ms, for tests */
  constructor(
    private readonly print: (line: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.reportedAt = now();
  }

  /** Reads the next line of Terraform's output. */
  read(line: string): void {
    const event = eventIn(line);
    const { action = "", elapsed_seconds: seconds = 0, resource } = event?.hook ?? {};
    const address = resource?.addr ?? "";
    switch (event?.type) {
      case "planned_change":
        this.planned += event.change?.action === "replace" ? 2 : 1;
        break;
      case "apply_start":
      case "apply_progress":
        this.running.set(address, this.now() - seconds * 1_000);
        break;
      case "apply_errored":
        this.running.delete(address);
        break;
      case "apply_complete":
        this.running.delete(address);
        if (action === "read") break; // a data source: no planned change
        this.changes.push({ address, action });
        this.report(`  [${this.changes.length}/${this.planned}] ${address} ${pastTense[action] ?? action} in ${seconds} s`);
        break;
      case "change_summary":
        if (event.changes) this.summary = { add: event.changes.add, change: event.changes.change, remove: event.changes.remove };
        break;
    }
    this.tick();
  }

  /** Reports the resources that are changing, longest first, if nothing has been reported for some seconds. To be called regularly. */
  tick(): void {
    if (this.running.size === 0 || this.now() - this.reportedAt < SILENCE_MS) return;
    const running = [...this.running].sort(([, a], [, b]) => a - b);
    const shown = running.slice(0, 3).map(([address, since]) => `${address} ${Math.round((this.now() - since) / 1_000)} s`);
    this.report(`  … ${shown.join(", ")}${running.length > shown.length ? `, and ${running.length - shown.length} more` : ""}`);
  }

  private report(line: string): void {
    this.reportedAt = this.now();
    this.print(line);
  }
}
