import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../deploy/index.js";
import { startChild } from "../local/process/index.js";
import { toolsFolder } from "../setup/folders.js";
import { terraformEnvironment } from "../setup/terraform-cli.js";
import { type AttachedProvider, attachProvider } from "./attached-provider.js";
import type { StackJson } from "./synthesized-stack.js";

/** What a plan would do to one resource. */
export interface ResourceChange {
  readonly address: string;
  /** `replace` whichever comes first, the new one or the end of the old one. */
  readonly action: "create" | "update" | "replace" | "delete" | "forget" | "move";
  /** Attributes that change, or may: those whose value is known only after the apply are among them. */
  readonly attributes: readonly string[];
}

export interface Plan {
  /** Terraform's errors, a line each; where there are any, there are no changes. */
  readonly refused: readonly string[];
  readonly changes: readonly ResourceChange[];
}

export interface PlanFolderOptions {
  /** Where the stack is written; the functions' zips are in `functions/` below it. */
  readonly folder: string;
  readonly endpoint: Endpoint;
  /** State that is planned on; nothing changes it. @default none: all is new */
  readonly state?: string;
}

/** Plans many stacks on one state, one after another, in one initialized folder and with one provider. */
export class PlanFolder {
  private constructor(
    private readonly options: PlanFolderOptions,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly provider: AttachedProvider,
  ) {}

  /** @param first a stack with the providers that all of them need */
  static async open(options: PlanFolderOptions, first: StackJson): Promise<PlanFolder> {
    const environment = { ...process.env, ...(await terraformEnvironment(toolsFolder)), ...environmentOf(options.endpoint) };
    await writeStack(options, first);
    const { code, lines } = await terraform(["init", "-input=false", "-no-color"], options.folder, environment);
    if (code !== 0) throw new Error(`terraform init failed:\n${lines.join("\n")}`);
    const provider = await attachProvider(options.folder, environment);
    return new PlanFolder(options, { ...environment, ...provider.environment }, provider);
  }

  async plan(stack: StackJson): Promise<Plan> {
    await writeStack(this.options, stack);
    // The state was refreshed when it was applied, and moto has forgotten what a committed state tells of.
    const args = ["plan", "-refresh=false", "-lock=false", "-input=false", "-json", "-out=tfplan"];
    const planned = await this.run(args);
    if (planned.code !== 0) return { refused: errorsIn(planned.lines), changes: [] };
    if (!planned.lines.some((line) => /"type":"(planned_change|resource_drift)"/.test(line))) return { refused: [], changes: [] };
    const shown = await this.run(["show", "-json", "tfplan"]);
    if (shown.code !== 0) throw new Error(`terraform show failed:\n${shown.lines.join("\n")}`);
    return { refused: [], changes: changesIn(JSON.parse(shown.lines.find((line) => line.startsWith("{")) ?? "{}")) };
  }

  /** @returns Terraform's errors; none for a valid stack */
  async validate(stack: StackJson): Promise<readonly string[]> {
    await writeStack(this.options, stack);
    const { lines } = await this.run(["validate", "-json"]);
    const { diagnostics = [] } = JSON.parse(lines.join("\n")) as { diagnostics?: Diagnostic[] };
    return diagnostics.filter(({ severity }) => severity === "error").map(sentence);
  }

  async close(): Promise<void> {
    await this.provider.stop();
  }

  private run(args: readonly string[]) {
    return terraform(args, this.options.folder, this.environment);
  }
}

async function writeStack({ folder, state }: PlanFolderOptions, stack: StackJson): Promise<void> {
  await mkdir(join(folder, "functions"), { recursive: true });
  const terraform = { ...(stack["terraform"] as object), backend: { local: { path: state ?? "terraform.tfstate" } } };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ ...stack, terraform }));
}

async function terraform(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const child = startChild("terraform", args, { name: `terraform ${args[0]}`, cwd, env, onLine: (line) => lines.push(line) });
  const closed = new Promise((resolve) => child.process.once("close", resolve));
  const { code } = await child.exited;
  await closed; // the last lines come after the exit
  return { code: code ?? 1, lines };
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

const sentence = ({ address, summary, detail = "" }: Diagnostic) =>
  [address, summary, detail].filter(Boolean).join(": ").replace(/\s+/g, " ");

function errorsIn(lines: readonly string[]): string[] {
  const errors = lines.flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const { diagnostic } = JSON.parse(line) as { diagnostic?: Diagnostic };
    return diagnostic?.severity === "error" ? [sentence(diagnostic)] : [];
  });
  return errors.length > 0 ? errors : [`terraform plan failed: ${lines.join(" | ")}`];
}

interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: "managed" | "data";
    readonly previous_address?: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
      readonly after_unknown: Readonly<Record<string, unknown>>;
    };
  }[];
}

const actionNames: Readonly<Record<string, ResourceChange["action"] | "none">> = {
  "no-op": "none",
  create: "create",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
};

function changesIn(plan: ShownPlan): ResourceChange[] {
  return (plan.resource_changes ?? []).flatMap(({ address, mode, previous_address: previous, change }) => {
    if (mode === "data") return [];
    const action = previous === undefined ? actionNames[change.actions.join()] : "move";
    if (action === undefined) throw new Error(`${address}: the plan has actions that nobody here knows: ${change.actions.join()}`);
    return action === "none" ? [] : [{ address, action, attributes: changedAttributes(change) }];
  });
}

function changedAttributes({
  before,
  after,
  after_unknown: unknown,
}: NonNullable<ShownPlan["resource_changes"]>[number]["change"]): string[] {
  if (!before || !after) return [];
  const text = (value: unknown) => JSON.stringify(value ?? null);
  return [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)])]
    .filter((name) => isUnknown(unknown[name]) || text(before[name]) !== text(after[name]))
    .sort();
}

/** `after_unknown` has `true` wherever a value is known only after the apply, in the shape of the attribute. */
function isUnknown(shape: unknown): boolean {
  if (typeof shape !== "object" || shape === null) return shape === true;
  return Object.values(shape).some(isUnknown);
}
