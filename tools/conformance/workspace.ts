import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Endpoint, environmentOf } from "../deploy/index.js";
import {
  announcedChangesIn,
  readPlan,
  requireSuccess,
  resourceChangesIn,
  startTerraformSession,
  type TerraformSession,
  terraformEnvironment,
} from "../terraform/index.js";
import { emptyRoot } from "./configuration.js";

const STATE = "terraform.tfstate";
const CONFIGURATION = "main.tf.json";

/** What a plan found. */
export interface Planned {
  /** Changes of resources that an apply would make, in words. */
  readonly pending: readonly string[];
  /** Values of outputs after that apply, by name. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A folder with Terraform and a provider process that any number of configurations use one after another. */
export class Workspace {
  private constructor(
    private readonly folder: string,
    private readonly region: string,
    private readonly session: TerraformSession,
  ) {}

  static async open(folder: string, endpoint: Endpoint, signal?: AbortSignal): Promise<Workspace> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, CONFIGURATION), JSON.stringify(emptyRoot(endpoint.region)));
    const environment = await terraformEnvironment(environmentOf(endpoint));
    return new Workspace(folder, endpoint.region, await startTerraformSession(folder, environment, signal));
  }

  /** Writes the configuration that the following commands use. */
  async write(configuration: object): Promise<void> {
    await writeFile(join(this.folder, CONFIGURATION), JSON.stringify(configuration, null, 2));
  }

  /**
   * Plans and applies. Terraform spends most of a command on the provider's schema, so one command does both.
   *
   * @returns the planned changes by address
   * @throws TerraformError
   */
  async apply(): Promise<Map<string, string>> {
    return announcedChangesIn(await this.run(["apply", "-auto-approve", "-input=false", "-json"]));
  }

  /**
   * Plans after an apply. Terraform takes an output from the plan before the apply where that was known, although the apply changed the
   * attribute behind it; only this plan has what the resources have.
   *
   * @throws TerraformError
   */
  async plan(): Promise<Planned> {
    const run = await this.run(["plan", "-input=false", "-json", "-out=tfplan", "-detailed-exitcode"], [0, 2]);
    if (run.code === 0) return { pending: [], outputs: await this.outputs() };
    const plan = await readPlan(this.session.run);
    const pending = resourceChangesIn(plan).map(({ address, action, attributes }) => `${address}: ${action} ${attributes.join(", ")}`);
    const outputs = Object.entries(plan.output_changes ?? {}).map(([name, { after }]) => [name, after]);
    return { pending, outputs: Object.fromEntries(outputs) };
  }

  /** Destroys every resource of the state. @throws TerraformError */
  async destroy(): Promise<void> {
    await this.run(["apply", "-destroy", "-auto-approve", "-input=false", "-json"]);
  }

  /** Returns the outputs of the last apply by name. */
  async outputs(): Promise<Record<string, unknown>> {
    const { outputs = {} } = await this.state();
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Deletes a resource as somebody else would: the state, which this method restores, still contains it. */
  async deleteOutside(address: string): Promise<void> {
    const [configuration, text] = await Promise.all([CONFIGURATION, STATE].map((file) => readFile(join(this.folder, file), "utf8")));
    const state = await this.state();
    const resources = state.resources.filter(({ type, name }) => `${type}.${name}` === address);
    if (resources.length === 0) throw new Error(`${address}: not in the state, so it can't be deleted.`);
    await writeFile(join(this.folder, STATE), JSON.stringify({ ...state, resources }));
    await this.write(emptyRoot(this.region));
    await this.destroy();
    await writeFile(join(this.folder, STATE), text as string);
    await writeFile(join(this.folder, CONFIGURATION), configuration as string);
  }

  /** Forgets what can't be destroyed, so that the next configuration starts without it. */
  async forget(): Promise<void> {
    await rm(join(this.folder, STATE), { force: true });
  }

  async close(): Promise<void> {
    await this.session.stop();
  }

  private async state(): Promise<State> {
    return JSON.parse(await readFile(join(this.folder, STATE), "utf8")) as State;
  }

  private async run(args: readonly string[], codes: readonly number[] = [0]) {
    const run = await this.session.run(args);
    return codes.includes(run.code) ? run : requireSuccess(run);
  }
}

/** The part of a state file that is read here. */
interface State {
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
}
