import { existsSync, symlinkSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../deploy/index.js";
import { toolsFolder } from "../setup/folders.js";
import { terraformEnvironment } from "../setup/terraform-cli.js";
import { type AttachedProvider, attachProvider } from "./attached-provider.js";
import { changesIn, type ResourceChange, type ShownPlan } from "./planned-changes.js";
import { copiesOf } from "./state-copies.js";
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

/**
 * Plans stacks on one state, with one provider for all of them.
 *
 * Most of what a plan takes is Terraform's reading of the provider's schema: so many stacks are planned at once, each as a module
 * on a copy of the state.
 */
export class PlanFolder {
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
    await write(options, first, options.state);
    const init = await runTerraform(["init", "-input=false", "-no-color"], options.folder, environment);
    if (init.code !== 0) throw new Error(`terraform init failed:\n${init.lines.join("\n")}`);
    const provider = await attachProvider(options.folder, environment);
    return new PlanFolder(options, first, { ...environment, ...provider.environment }, provider);
  }

  /** Plans one stack. */
  async plan(stack: StackJson): Promise<Plan> {
    await write(this.options, stack, this.options.state);
    const planned = await this.run(PLAN);
    if (planned.code !== 0) return { refused: errorsOf(planned).map(sentence), changes: [] };
    return { refused: [], changes: changesIn(await this.shown()) };
  }

  /** Plans every stack alone, many in one run where they share the provider's configuration. */
  async planEach(stacks: readonly StackJson[]): Promise<Plan[]> {
    const plans: (Plan | undefined)[] = stacks.map(() => undefined);
    const provider = JSON.stringify(this.first["provider"]);
    let open = stacks.flatMap((stack, i) => (JSON.stringify(stack["provider"]) === provider ? [i] : []));
    // Each round plans all that is left, or finds out which of them Terraform refuses.
    while (open.length > 0) {
      await this.writeModules(open.map((i) => [moduleName(i), stacks[i] as StackJson]));
      const planned = await this.run(PLAN);
      if (planned.code === 0) {
        const changes = changesIn(await this.shown());
        for (const i of open) plans[i] = { refused: [], changes: within(moduleName(i), changes) };
        break;
      }
      const errors = errorsOf(planned);
      const refused = open.filter((i) => errors.some((error) => isOf(moduleName(i), error)));
      if (refused.length === 0) throw new Error(`Terraform refuses, and names no stack: ${errors.map(sentence).join(" | ")}`);
      for (const i of refused) plans[i] = { refused: errors.filter((error) => isOf(moduleName(i), error)).map(sentence), changes: [] };
      open = open.filter((i) => !refused.includes(i));
    }
    for (const [i, stack] of stacks.entries()) plans[i] ??= await this.plan(stack);
    return plans as Plan[];
  }

  /** Validates stacks that share the provider's configuration. @returns Terraform's errors, a line each */
  async validateEach(stacks: readonly StackJson[]): Promise<string[]> {
    await this.writeModules(stacks.map((stack, i) => [moduleName(i), stack]));
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

  private async writeModules(stacks: readonly (readonly [name: string, stack: StackJson])[]): Promise<void> {
    const { folder, state } = this.options;
    const copies = join(folder, "copies.tfstate");
    if (state === undefined) await rm(copies, { force: true });
    else
      await writeFile(
        copies,
        copiesOf(
          state,
          stacks.map(([name]) => name),
        ),
      );
    for (const [name, { provider: _, terraform: __, ...rest }] of stacks) {
      await mkdir(join(folder, name), { recursive: true });
      if (!existsSync(join(folder, name, "functions"))) symlinkSync("../functions", join(folder, name, "functions"));
      await writeFile(join(folder, name, "main.tf.json"), JSON.stringify(rest));
    }
    const { provider, terraform } = this.first;
    const module = Object.fromEntries(stacks.map(([name]) => [name, { source: `./${name}` }]));
    await write(this.options, { provider, terraform, module }, copies);
    // A backend's path is fixed by init, and modules are found by it.
    const init = await this.run(["init", "-input=false", "-no-color", "-reconfigure"]);
    if (init.code !== 0) throw new Error(`terraform init failed:\n${init.lines.join("\n")}`);
  }
}

const moduleName = (i: number) => `case_${i}`;

const isOf = (module: string, { address, detail, range }: Diagnostic) =>
  [address, detail, range?.filename].some((text) => text !== undefined && new RegExp(`\\b${module}\\b`).test(text));

const within = (module: string, changes: readonly ResourceChange[]): ResourceChange[] =>
  changes
    .filter(({ address }) => address.startsWith(`module.${module}.`))
    .map((change) => ({ ...change, address: change.address.slice(`module.${module}.`.length) }));

async function write({ folder }: PlanFolderOptions, stack: StackJson, state: string | undefined): Promise<void> {
  const terraform = { ...(stack["terraform"] as object), backend: { local: { path: state ?? "terraform.tfstate" } } };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ ...stack, terraform }));
}

function errorsOf(planned: TerraformRun): Diagnostic[] {
  const errors = errorsIn(planned);
  return errors.length > 0 ? errors : [{ severity: "error", summary: planned.lines.join(" | ") }];
}
