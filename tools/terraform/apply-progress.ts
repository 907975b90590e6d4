import { type ChangeSummary, eventIn } from "./ui-events.js";

const pastTense: Readonly<Record<string, string>> = { create: "created", update: "updated in place", delete: "destroyed" };

/** Turns the events of `terraform apply -json` into progress lines with a count of finished changes. */
export class ApplyProgress {
  /** The summary of the apply, once it has finished. */
  summary: ChangeSummary = { add: 0, change: 0, remove: 0 };
  private planned = 0;
  private finished = 0;

  /** @param report - receives a line for each finished change, and one every 30 s for a change that takes longer */
  constructor(private readonly report: (line: string) => void) {}

  /** Reads the next line of Terraform's output. */
  read(line: string): void {
    const event = eventIn(line);
    const hook = event?.hook;
    switch (event?.type) {
      case "planned_change":
        this.planned += event.change?.action === "replace" ? 2 : 1;
        break;
      case "apply_progress":
        if ((hook?.elapsed_seconds ?? 0) % 30 === 0) this.report(`  … ${hook?.resource.addr}: ${hook?.elapsed_seconds} s`);
        break;
      case "apply_complete":
        if (hook?.action === "read") break; // a data source: no planned change
        this.finished++;
        this.report(
          `  [${this.finished}/${this.planned}] ${hook?.resource.addr} ${pastTense[hook?.action ?? ""] ?? hook?.action} in ${hook?.elapsed_seconds} s`,
        );
        break;
      case "change_summary":
        if (event.changes) this.summary = { add: event.changes.add, change: event.changes.change, remove: event.changes.remove };
        break;
    }
  }
}
