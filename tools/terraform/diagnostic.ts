/** A diagnostic of Terraform. Source: Terraform documentation, "Machine-Readable UI" and "Command: validate", 2026-11. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  /** The resource that it is about, where there is one. */
  readonly address?: string;
  /** Its place in the configuration. */
  readonly range?: { readonly filename: string };
  /** The configuration at that place, and the block around it: `module "orders"`. */
  readonly snippet?: { readonly context?: string | null; readonly code: string };
}

/** Returns a diagnostic as one line: address, summary and detail. */
export const inOneLine = ({ address, summary, detail }: Diagnostic): string =>
  [address, summary, detail].filter(Boolean).join(": ").replace(/\s+/g, " ");

/** Returns a diagnostic as text for people: address and summary, then the detail on lines below. */
export const inFull = ({ address, summary, detail }: Diagnostic): string =>
  [address ? `${address}: ${summary}` : summary, detail].filter(Boolean).join("\n");
