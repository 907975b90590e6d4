import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type AppliedChange, ApplyProgress } from "./apply-progress.js";
import { type Outputs, outputsIn } from "./outputs.js";
import { type PlanJson, readPlan } from "./plan-json.js";
import { type PlannedChange, plannedChangesIn } from "./resource-changes.js";
import { requireSuccess, runTerraform, type TerraformRun } from "./run-terraform.js";
import type { ChangeSummary } from "./ui-events.js";

export interface TerraformOptions {
  /** The folder of the root module. */
  readonly folder: string;
  /** Terraform's complete environment, as {@link terraformEnvironment} returns it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Receives a line for each step of an apply. */
  readonly progress?: (line: string) => void;
  /** Interrupts a running command: Terraform finishes the changes that it has begun. */
  readonly signal?: AbortSignal;
}

/** What an apply has changed. */
export interface Applied extends ChangeSummary {
  readonly changes: readonly AppliedChange[];
}

/**
 * Terraform on one root module. Every method throws a {@link TerraformError} with Terraform's diagnostics if the command fails. The
 * output of all commands is appended to `.terraform/commands.log`.
 */
export class Terraform {
  private readonly progress: (line: string) => void;

  constructor(private readonly options: TerraformOptions) {
    this.progress = options.progress ?? (() => undefined);
  }

  /** @param backend - false to install providers only, for commands that need no state */
  async init({ backend = true }: { readonly backend?: boolean } = {}): Promise<void> {
    await this.run(["init", "-input=false", "-no-color", ...(backend ? [] : ["-backend=false"])]);
  }

  async validate(): Promise<void> {
    await this.run(["validate", "-json", "-no-color"]);
  }

  /** Plans, saves the plan to `tfplan`, and returns its changes, those of outputs included; empty if an apply would change nothing. */
  async plan(): Promise<PlannedChange[]> {
    await this.run(["plan", "-input=false", "-json", "-out=tfplan"]);
    return plannedChangesIn(await this.savedPlan());
  }

  /** Returns the plan that the last {@link plan} saved. */
  async savedPlan(): Promise<PlanJson> {
    return readPlan((args) => this.run(args));
  }

  /** Returns the number of resources added, updated in place and destroyed, and each change. */
  async apply(): Promise<Applied> {
    return this.change(["apply", "-auto-approve", "-input=false", "-json"]);
  }

  /** Destroys all resources of the state. */
  async destroy(): Promise<Applied> {
    return this.change(["apply", "-destroy", "-auto-approve", "-input=false", "-json"]);
  }

  /** Returns the outputs' values by name. */
  async outputs(): Promise<Outputs> {
    return outputsIn(await this.run(["output", "-json", "-no-color"]));
  }

  private async change(args: readonly string[]): Promise<Applied> {
    const progress = new ApplyProgress(this.progress);
    const ticking = setInterval(() => progress.tick(), 500);
    await this.run(args, (line) => progress.read(line)).finally(() => clearInterval(ticking));
    return { ...progress.summary, changes: progress.changes };
  }

  private async run(args: readonly string[], onLine?: (line: string) => void): Promise<TerraformRun> {
    const { folder, environment, signal } = this.options;
    await mkdir(join(folder, ".terraform"), { recursive: true });
    const logFile = join(folder, ".terraform", "commands.log");
    return requireSuccess(await runTerraform(args, { folder, environment, logFile, ...(onLine && { onLine }), ...(signal && { signal }) }));
  }
}
