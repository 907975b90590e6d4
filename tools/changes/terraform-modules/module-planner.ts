import { copyFile, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../../deploy/index.js";
import { startTerraformSession, type TerraformSession, terraformEnvironment } from "../../terraform/index.js";
import { type Plan, planTogether } from "../plan/plan-together.js";
import { copiesOfModule, readState } from "../plan/state-copies.js";

const STATE = "planned.tfstate";

export interface ModulePlannerOptions {
  /** Holds the modules' folders in `modules/`. */
  readonly folder: string;
  readonly endpoint: Endpoint;
  /** State of the root that has applied the modules, by their folders' names with `_` for `-`. */
  readonly state: string;
}

/** The head of a root that calls modules: no module brings a provider. */
export const rootOf = (endpoint: Endpoint, statePath: string) => ({
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } }, backend: { local: { path: statePath } } },
  provider: { aws: { region: endpoint.region } },
});

/** What a module's block is called in a root. */
export const blockName = (module: string) => module.replaceAll("-", "_");

/** Plans calls of published modules on what was applied by one call of each. */
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

  /** Plans each call of a module alone. @param calls the module's arguments, in Terraform's names */
  planEach(module: string, calls: readonly Readonly<Record<string, unknown>>[]): Promise<Plan[]> {
    const named = new Map(calls.map((call, i) => [`case_${i}`, call]));
    const write = (open: readonly string[]) => this.write(module, new Map(open.map((name) => [name, named.get(name) as object])));
    return planTogether([...named.keys()], write, this.terraform.run);
  }

  async close(): Promise<void> {
    await this.terraform.stop();
  }

  /** A file and a copy of the module for each call, by whose names an error is known to be the call's: Terraform looks through links. */
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

/** A module's own files; the functions' code is linked. */
async function copyModule(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from)) {
    if (entry.endsWith(".tf")) await copyFile(join(from, entry), join(to, entry));
    if (entry === "functions") await symlink(join(from, entry), join(to, entry));
  }
}
