import { copyFile, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../../deploy/index.js";
import { startTerraformSession, type TerraformSession, terraformEnvironment } from "../../terraform/index.js";
import { type Plan, planTogether } from "../plan/plan-together.js";
import { copiesOfModule, readState } from "../plan/state-copies.js";

const STATE = "planned.tfstate";

export interface ModulePlannerOptions {
  /** The folder for the root module. Its subfolder `modules` has the modules. */
  readonly folder: string;
  readonly endpoint: Endpoint;
  /** State of the root module that applied each module once, by {@link blockName}. */
  readonly state: string;
}

/** Returns the provider and the backend of a root module that calls modules: published modules configure no provider. */
export const rootOf = (endpoint: Endpoint, statePath: string) => ({
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } }, backend: { local: { path: statePath } } },
  provider: { aws: { region: endpoint.region } },
});

/** Returns the name of the block that calls a module. */
export const blockName = (module: string) => module.replaceAll("-", "_");

/** Plans calls of published modules on the state of one applied call of each. */
export class ModulePlanner {
  private constructor(
    private readonly options: ModulePlannerOptions,
    private readonly terraform: TerraformSession,
  ) {}

  static async open(options: ModulePlannerOptions): Promise<ModulePlanner> {
    const { folder, endpoint } = options;
    await writeFile(join(folder, "root.tf.json"), JSON.stringify(rootOf(endpoint, STATE)));
    return new ModulePlanner(options, await startTerraformSession(folder, await terraformEnvironment(environmentOf(endpoint))));
  }

  /** Plans each call of a module alone. @param calls - the module's arguments, with their names in Terraform */
  planEach(module: string, calls: readonly Readonly<Record<string, unknown>>[]): Promise<Plan[]> {
    const named = new Map(calls.map((call, i) => [`case_${i}`, call]));
    const write = (names: readonly string[]) => this.write(module, new Map(names.map((name) => [name, named.get(name) as object])));
    return planTogether([...named.keys()], write, this.terraform.run);
  }

  async close(): Promise<void> {
    await this.terraform.stop();
  }

  /** Writes a file and a copy of the module for each call. Their names assign errors to calls; Terraform would resolve links. */
  private async write(module: string, calls: ReadonlyMap<string, object>): Promise<void> {
    const { folder, state } = this.options;
    for (const file of await readdir(folder)) if (file.startsWith("case_")) await rm(join(folder, file), { recursive: true });
    for (const [name, call] of calls) {
      await copyModule(join(folder, "modules", module), join(folder, name));
      const block = { module: { [name]: { source: `./${name}`, ...call } } };
      await writeFile(join(folder, `${name}.tf.json`), JSON.stringify(block));
    }
    await writeFile(join(folder, STATE), copiesOfModule(readState(state), blockName(module), [...calls.keys()]));
  }
}

/** Copies a module's Terraform files, and links its functions' code. */
async function copyModule(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from)) {
    if (entry.endsWith(".tf")) await copyFile(join(from, entry), join(to, entry));
    if (entry === "functions") await symlink(join(from, entry), join(to, entry));
  }
}
