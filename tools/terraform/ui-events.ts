import type { Diagnostic } from "./diagnostic.js";

/** An event that commands with `-json` print, a line each. Source: Terraform documentation, "Machine-Readable UI", 2026-11. */
export interface UiEvent {
  readonly type: string;
  /** Of `planned_change`. */
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  /** Of `change_summary`. */
  readonly changes?: ChangeSummary;
  /** Of `apply_start`, `apply_progress`, `apply_complete` and `apply_errored`. */
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action: string; readonly elapsed_seconds?: number };
  /** Of `diagnostic`. */
  readonly diagnostic?: Diagnostic;
}

/** The number of resources that an apply adds, updates in place and destroys; a replacement counts as one added and one destroyed. */
export interface ChangeSummary {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
}

/** Returns the event on a line; undefined for a line that has none, such as a provider's warning. */
export function eventIn(line: string): UiEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as UiEvent;
  } catch {
    return undefined;
  }
}
