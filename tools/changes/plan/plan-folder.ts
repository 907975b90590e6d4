import { existsSync, symlinkSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { awsProviderVersions } from "../../../modules/terraform/index.js";
import { type Endpoint, environmentOf } from "../../deploy/index.js";
import type { StackJson } from "../../stack/index.js";
import { errorsIn, inOneLine, startTerraformSession, type TerraformSession, terraformEnvironment } from "../../terraform/index.js";
import { getModules, type Plan, planRoot, planTogether } from "./plan-together.js";
import { type Slice, sliceOf } from "./slice.js";
import { appliedIn, copiesOf, readState } from "./state-copies.js";

/** The version that the tests apply plans every stack: another one would need another `terraform init`. */
const PROVIDERS = { aws: { source: "hashicorp/aws", version: awsProviderVersions[5] } };

export interface PlanFolderOptions {
  /** The folder that the stack is written to. Its subfolder `functions` has the functions' zips. */
  readonly folder: string;
  readonly endpoint: Endpoint;
  /** A state file to plan on. It is not changed. @default none: everything is created */
  readonly state?: string;
}

/** The copy of the state in the folder. Another path of the backend would need another `terraform init`. */
const STATE = "planned.tfstate";

/**
 * Plans stacks on one state, with one provider process.
 *
 * Terraform spends most of a plan on reading the provider's schema. Many stacks are therefore planned at once, each as a module with a
 * copy of the state.
 */
export class PlanFolder {
  private baseline: Promise<Plan> | undefined;

  private constructor(
    private readonly options: PlanFolderOptions,
    private readonly first: StackJson,
    private readonly terraform: TerraformSession,
  ) {}

  /** @param first - a stack with the same provider configuration as the others */
  static async open(options: PlanFolderOptions, first: StackJson): Promise<PlanFolder> {
    await mkdir(join(options.folder, "functions"), { recursive: true });
    await write(options, first);
    return new PlanFolder(
      options,
      first,
      await startTerraformSession(options.folder, await terraformEnvironment(environmentOf(options.endpoint))),
    );
  }

  /** Plans one stack. */
  async plan(stack: StackJson): Promise<Plan> {
    const { folder, state } = this.options;
    await write(this.options, stack);
    if (state === undefined) await rm(join(folder, STATE), { force: true });
    else await copyFile(state, join(folder, STATE));
    return planRoot(this.terraform.run);
  }

  /** Plans every stack as if it were alone. Stacks with the same provider configuration are planned in one run. */
  async planEach(stacks: readonly StackJson[]): Promise<Plan[]> {
    const plans: (Plan | undefined)[] = stacks.map(() => undefined);
    const slices = await this.slices(stacks);
    const provider = JSON.stringify(this.first["provider"]);
    const together = stacks.flatMap((stack, i) => (JSON.stringify(stack["provider"]) === provider ? [i] : []));
    const sliceNamed = new Map(together.map((i) => [moduleName(i), slices[i] as Slice]));
    const write = (names: readonly string[]) => this.writeModules(names.map((name) => [name, sliceNamed.get(name) as Slice]));
    const found = await planTogether([...sliceNamed.keys()], write, this.terraform.run);
    for (const [at, i] of together.entries()) plans[i] = found[at];
    for (const [i, stack] of stacks.entries()) plans[i] ??= await this.plan(stack);
    return plans as Plan[];
  }

  /** Returns the plan of the first stack: no changes if that stack was applied. */
  unchanged(): Promise<Plan> {
    this.baseline ??= this.plan(this.first);
    return this.baseline;
  }

  /** Returns the part of each stack that must be planned; without a state, the complete stack. */
  private async slices(stacks: readonly StackJson[]): Promise<Slice[]> {
    const { state } = this.options;
    if (state === undefined) return stacks.map((stack) => ({ stack, addresses: new Set() }));
    const applied = appliedIn(readState(state));
    const { changes } = await this.unchanged();
    const unsettled = new Set(changes.map(({ address }) => address.replace(/\[.*\]$/, "")));
    return stacks.map((stack) => sliceOf(this.first, stack, applied, unsettled));
  }

  /** Validates stacks with the same provider configuration. @returns Terraform's errors, a line each */
  async validateEach(stacks: readonly StackJson[]): Promise<string[]> {
    await this.writeModules(stacks.map((stack, i) => [moduleName(i), { stack, addresses: new Set() }]));
    await getModules(this.terraform.run);
    return errorsIn(await this.terraform.run(["validate", "-json"])).map(inOneLine);
  }

  async close(): Promise<void> {
    await this.terraform.stop();
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
  }
}

const moduleName = (i: number) => `case_${i}`;

async function write({ folder }: PlanFolderOptions, stack: StackJson): Promise<void> {
  const terraform = { ...(stack["terraform"] as object), required_providers: PROVIDERS, backend: { local: { path: STATE } } };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ ...stack, terraform }));
}
