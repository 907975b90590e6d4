import { existsSync, symlinkSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../deploy/index.js";
import { toolsFolder } from "../setup/folders.js";
import { terraformEnvironment } from "../setup/terraform-cli.js";
import { type AttachedProvider, attachProvider } from "./attached-provider.js";
import { changesIn, type ResourceChange, type ShownPlan } from "./planned-changes.js";
import { type Slice, sliceOf } from "./slice.js";
import { appliedIn, copiesOf, readState } from "./state-copies.js";
import type { StackJson } from "./synthesized-stack.js";
import { type Diagnostic, errorsIn, runTerraform, sentence, type TerraformRun } from "./terraform-run.js";

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

// The state was refreshed when it was applied, and moto has forgotten what a committed state tells of.
const PLAN = ["plan", "-refresh=false", "-lock=false", "-input=false", "-json", "-out=tfplan"];

/** A copy of what is planned on, in the folder; the backend's path can't change without another init. */
const STATE = "planned.tfstate";
/** Stacks that are planned in one run: many more would take more memory, and be planned again for each that is refused. */
const AT_ONCE = 40;

/**
 * Plans stacks on one state, with one provider for all of them.
 *
 * Most of what a plan takes is Terraform's reading of the provider's schema: so many stacks are planned at once, each as a module
 * on a copy of the state.
 */
export class PlanFolder {
  private baseline: Promise<Plan> | undefined;

  private constructor(
    private readonly options: PlanFolderOptions,
    private readonly first: StackJson,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly provider: AttachedProvider,
  ) {}

  /** @param first a stack with the provider that the others have too */
  static async open(options: PlanFolderOptions, first: StackJson): Promise<PlanFolder> {
    const environment = { ...process.env, ...(await terraformEnvironment(toolsFolder)), ...environmentOf(options.endpoint) };
    await mkdir(join(options.folder, "functions"), { recursive: true });
    await write(options, first);
    const init = await runTerraform(["init", "-input=false", "-no-color"], options.folder, environment);
    if (init.code !== 0) throw new Error(`terraform init failed:\n${init.lines.join("\n")}`);
    const provider = await attachProvider(options.folder, environment);
    return new PlanFolder(options, first, { ...environment, ...provider.environment }, provider);
  }

  /** Plans one stack. */
  async plan(stack: StackJson): Promise<Plan> {
    const { folder, state } = this.options;
    await write(this.options, stack);
    if (state === undefined) await rm(join(folder, STATE), { force: true });
    else await copyFile(state, join(folder, STATE));
    const planned = await this.run(PLAN);
    if (planned.code !== 0) return { refused: errorsOf(planned).map(sentence), changes: [] };
    return { refused: [], changes: changesIn(await this.shown()) };
  }

  /** Plans every stack alone, many in one run where they share the provider's configuration. */
  async planEach(stacks: readonly StackJson[]): Promise<Plan[]> {
    const plans: (Plan | undefined)[] = stacks.map(() => undefined);
    const slices = await this.slices(stacks);
    const provider = JSON.stringify(this.first["provider"]);
    const together = stacks.flatMap((stack, i) => (JSON.stringify(stack["provider"]) === provider ? [i] : []));
    for (let from = 0; from < together.length; from += AT_ONCE)
      await this.planTogether(slices, together.slice(from, from + AT_ONCE), plans);
    for (const [i, stack] of stacks.entries()) plans[i] ??= await this.plan(stack);
    return plans as Plan[];
  }

  /** What the first stack plans on the state: nothing, if it is what was applied. */
  unchanged(): Promise<Plan> {
    this.baseline ??= this.plan(this.first);
    return this.baseline;
  }

  /** What of each stack must be planned: of a stack on no state, all. */
  private async slices(stacks: readonly StackJson[]): Promise<Slice[]> {
    const { state } = this.options;
    if (state === undefined) return stacks.map((stack) => ({ stack, addresses: new Set() }));
    const applied = appliedIn(readState(state));
    const { changes } = await this.unchanged();
    const unsettled = new Set(changes.map(({ address }) => address.replace(/\[.*\]$/, "")));
    return stacks.map((stack) => sliceOf(this.first, stack, applied, unsettled));
  }

  /** Each round plans all that is left, or finds out which of them Terraform refuses. */
  private async planTogether(slices: readonly Slice[], some: readonly number[], plans: (Plan | undefined)[]): Promise<void> {
    let open = some;
    while (open.length > 0) {
      await this.writeModules(open.map((i) => [moduleName(i), slices[i] as Slice]));
      const planned = await this.run(PLAN);
      if (planned.code === 0) {
        const changes = changesIn(await this.shown());
        for (const i of open) plans[i] = { refused: [], changes: within(moduleName(i), changes) };
        return;
      }
      const errors = errorsOf(planned);
      const refused = open.filter((i) => errors.some((error) => isOf(moduleName(i), error)));
      if (refused.length === 0) throw new Error(`Terraform refuses, and names no stack: ${errors.map(sentence).join(" | ")}`);
      for (const i of refused) plans[i] = { refused: errors.filter((error) => isOf(moduleName(i), error)).map(sentence), changes: [] };
      open = open.filter((i) => !refused.includes(i));
    }
  }

  /** Validates stacks that share the provider's configuration. @returns Terraform's errors, a line each */
  async validateEach(stacks: readonly StackJson[]): Promise<string[]> {
    await this.writeModules(stacks.map((stack, i) => [moduleName(i), { stack, addresses: new Set() }]));
    const { lines } = await this.run(["validate", "-json"]);
    const { diagnostics = [] } = JSON.parse(lines.join("\n")) as { diagnostics?: Diagnostic[] };
    return diagnostics.filter(({ severity }) => severity === "error").map(sentence);
  }

  async close(): Promise<void> {
    await this.provider.stop();
  }

  private run(args: readonly string[]) {
    return runTerraform(args, this.options.folder, this.environment);
  }

  private async shown(): Promise<ShownPlan> {
    const { code, lines } = await this.run(["show", "-json", "tfplan"]);
    if (code !== 0) throw new Error(`terraform show failed:\n${lines.join("\n")}`);
    return JSON.parse(lines.find((line) => line.startsWith("{")) ?? "{}") as ShownPlan;
  }

  private async writeModules(slices: readonly (readonly [name: string, slice: Slice])[]): Promise<void> {
    const { folder, state } = this.options;
    if (state === undefined) await rm(join(folder, STATE), { force: true });
    else {
      const modules = slices.map(([name, { addresses }]) => ({ name, addresses }));
      await writeFile(join(folder, STATE), copiesOf(readState(state), modules));
    }
    for (const [name, { stack }] of slices) {
      const { provider: _, terraform: __, ...rest } = stack;
      await mkdir(join(folder, name), { recursive: true });
      if (!existsSync(join(folder, name, "functions"))) symlinkSync("../functions", join(folder, name, "functions"));
      await writeFile(join(folder, name, "main.tf.json"), JSON.stringify(rest));
    }
    const { provider, terraform } = this.first;
    const module = Object.fromEntries(slices.map(([name]) => [name, { source: `./${name}` }]));
    await write(this.options, { provider, terraform, module });
    const got = await this.run(["get", "-no-color"]);
    if (got.code !== 0) throw new Error(`terraform get failed:\n${got.lines.join("\n")}`);
  }
}

const moduleName = (i: number) => `case_${i}`;

const isOf = (module: string, { address, detail, range }: Diagnostic) =>
  [address, detail, range?.filename].some((text) => text !== undefined && new RegExp(`\\b${module}\\b`).test(text));

const within = (module: string, changes: readonly ResourceChange[]): ResourceChange[] =>
  changes
    .filter(({ address }) => address.startsWith(`module.${module}.`))
    .map((change) => ({ ...change, address: change.address.slice(`module.${module}.`.length) }));

async function write({ folder }: PlanFolderOptions, stack: StackJson): Promise<void> {
  const terraform = { ...(stack["terraform"] as object), backend: { local: { path: STATE } } };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ ...stack, terraform }));
}

function errorsOf(planned: TerraformRun): Diagnostic[] {
  const errors = errorsIn(planned);
  return errors.length > 0 ? errors : [{ severity: "error", summary: planned.lines.join(" | ") }];
}
