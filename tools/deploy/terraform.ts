import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "../local/process/index.js";

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly address: string;
  /** Terraform's own words: `["update"]`, `["delete", "create"]` for a replacement, … */
  readonly actions: readonly string[];
}

export interface TerraformOptions {
  /** The folder that holds the stack's `cdk.tf.json`. */
  readonly folder: string;
  /** Terraform's whole environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Sees each step as it happens, a line each. */
  readonly progress?: (line: string) => void;
  /** Ends a running command: Terraform is interrupted and finishes what it has begun. */
  readonly signal?: AbortSignal;
}

/** Terraform's CLI on one synthesized stack. Every method throws with Terraform's own diagnostics. */
export class Terraform {
  private readonly progress: (line: string) => void;

  constructor(private readonly options: TerraformOptions) {
    this.progress = options.progress ?? (() => undefined);
  }

  /** @param backend false: providers only, where the state is not needed */
  async init({ backend = true }: { readonly backend?: boolean } = {}): Promise<void> {
    await this.run(["init", "-input=false", "-no-color", ...(backend ? [] : ["-backend=false"])]);
  }

  async validate(): Promise<void> {
    await this.run(["validate", "-no-color"]);
  }

  /** What an apply would change; empty if reality is as the stack wants it. Outputs that would change count as well. */
  async plan(): Promise<PlannedChange[]> {
    await this.run(["plan", "-input=false", "-no-color", "-out=tfplan"]);
    const shown = JSON.parse((await this.run(["show", "-json", "tfplan"])).join("\n")) as ShownPlan;
    const changes = [
      ...(shown.resource_changes ?? []).map(({ address, change }) => ({ address, actions: change.actions })),
      ...Object.entries(shown.output_changes ?? {}).map(([name, change]) => ({ address: `output.${name}`, actions: change.actions })),
    ];
    return changes.filter(({ actions }) => !["no-op", "read"].includes(actions.join()));
  }

  /** @returns the number of resources added, changed and destroyed */
  async apply(): Promise<ChangeSummary> {
    return this.change(["apply", "-auto-approve", "-input=false", "-json"]);
  }

  async destroy(): Promise<ChangeSummary> {
    return this.change(["apply", "-destroy", "-auto-approve", "-input=false", "-json"]);
  }

  /** The stack's outputs, by name, as `terraform output -json` gives them but without the wrapping. */
  async outputs(): Promise<Record<string, unknown>> {
    const raw = JSON.parse((await this.run(["output", "-json", "-no-color"])).join("\n")) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(raw).map(([name, { value }]) => [name, value]));
  }

  private async change(args: string[]): Promise<ChangeSummary> {
    const rendering = new ChangeLog(this.progress);
    await this.run(args, (line) => rendering.see(line)).catch((error: unknown) => {
      throw rendering.errors.length > 0 ? new Error(rendering.errors.join("\n\n"), { cause: error }) : error;
    });
    return rendering.summary;
  }

  private async run(args: readonly string[], onLine?: (line: string) => void): Promise<readonly string[]> {
    const { folder, environment, signal } = this.options;
    const logFile = join(folder, ".terraform", "commands.log");
    await mkdir(join(folder, ".terraform"), { recursive: true });
    const { code, lines } = await runChild("terraform", args, {
      ...{ name: `terraform ${args[0]}`, cwd: folder, env: environment, logFile, onLine, signal },
      onAbort: (child) => child.kill("SIGINT"),
    });
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(`terraform ${args[0]} failed (exit ${code}):\n${lines.slice(-60).join("\n")}`);
    return lines;
  }
}

interface ShownPlan {
  readonly resource_changes?: { readonly address: string; readonly change: { readonly actions: string[] } }[];
  readonly output_changes?: Record<string, { readonly actions: string[] }>;
}

export interface ChangeSummary {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
}

/** Turns Terraform's machine-readable log into a line a person can follow, with a count of what is done. */
class ChangeLog {
  readonly errors: string[] = [];
  summary: ChangeSummary = { add: 0, change: 0, remove: 0 };
  private planned = 0;
  private done = 0;

  constructor(private readonly progress: (line: string) => void) {}

  see(line: string): void {
    const event = parse(line);
    const hook = event?.hook;
    switch (event?.type) {
      case "planned_change":
        this.planned += event.change?.action === "replace" ? 2 : 1;
        break;
      case "apply_progress":
        if ((hook?.elapsed_seconds ?? 0) % 30 === 0) this.progress(`  … ${hook?.resource.addr}: ${hook?.elapsed_seconds} s`);
        break;
      case "apply_complete":
        if (hook?.action === "read") break; // a data source, planned by nobody
        this.done++;
        this.progress(
          `  [${this.done}/${this.planned}] ${hook?.resource.addr} ${past[hook?.action ?? ""] ?? hook?.action} in ${hook?.elapsed_seconds} s`,
        );
        break;
      case "change_summary":
        if (event.changes) this.summary = { add: event.changes.add, change: event.changes.change, remove: event.changes.remove };
        break;
      case "diagnostic":
        if (event.diagnostic?.severity === "error") this.errors.push(describe(event.diagnostic));
        break;
    }
  }
}

const past: Readonly<Record<string, string>> = { create: "created", update: "updated in place", delete: "destroyed" };

/** An event of `terraform apply -json`. Source: Terraform documentation, "Machine-Readable UI", 2026-11. */
interface UiEvent {
  readonly type: string;
  readonly change?: { readonly action: string };
  readonly changes?: { readonly add: number; readonly change: number; readonly remove: number };
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action: string; readonly elapsed_seconds?: number };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string; readonly address?: string };
}

function parse(line: string): UiEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as UiEvent;
  } catch {
    return undefined;
  }
}

const describe = ({ summary, detail, address }: NonNullable<UiEvent["diagnostic"]>) =>
  [address ? `${address}: ${summary}` : summary, detail].filter(Boolean).join("\n");
