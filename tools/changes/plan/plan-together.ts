import {
  type Diagnostic,
  errorsIn,
  inOneLine,
  type ResourceChange,
  type RunCommand,
  readPlan,
  requireSuccess,
  resourceChangesIn,
  type TerraformRun,
} from "../../terraform/index.js";

export interface Plan {
  /** Terraform's errors; where there are any, there are no changes. */
  readonly errors: readonly Diagnostic[];
  readonly changes: readonly ResourceChange[];
}

// The state was refreshed when it was applied, and moto does not have the resources of a committed state.
const PLAN = ["plan", "-refresh=false", "-lock=false", "-input=false", "-json", "-out=tfplan"];

/** Plans the root module in a folder. */
export async function planRoot(run: RunCommand): Promise<Plan> {
  const planned = await run(PLAN);
  if (planned.code !== 0) return { errors: errorsOf(planned), changes: [] };
  return { errors: [], changes: resourceChangesIn(await readPlan(run)) };
}

/** Installs the modules that a root module calls. */
export async function getModules(run: RunCommand): Promise<void> {
  requireSuccess(await run(["get", "-no-color"]));
}

/** The number of modules in one plan: more take more memory, and the plan is repeated after each error. */
const AT_ONCE = 40;

/**
 * Plans many modules of one root module, each as if it were alone.
 *
 * @param write - writes these modules to the folder, and removes all others
 * @returns plans in the order of the names
 */
export async function planTogether(
  names: readonly string[],
  write: (remaining: readonly string[]) => Promise<void>,
  run: RunCommand,
): Promise<Plan[]> {
  const plans = new Map<string, Plan>();
  for (let from = 0; from < names.length; from += AT_ONCE) await planSome(names.slice(from, from + AT_ONCE), write, run, plans);
  return names.map((name) => plans.get(name) as Plan);
}

/** Each round plans all remaining modules, or finds the modules that Terraform refuses. */
async function planSome(
  names: readonly string[],
  write: (remaining: readonly string[]) => Promise<void>,
  run: RunCommand,
  plans: Map<string, Plan>,
): Promise<void> {
  let remaining = names;
  while (remaining.length > 0) {
    await write(remaining);
    await getModules(run);
    const planned = await run(PLAN);
    if (planned.code === 0) {
      const changes = resourceChangesIn(await readPlan(run));
      for (const name of remaining) plans.set(name, { errors: [], changes: within(name, changes) });
      return;
    }
    const errors = errorsOf(planned);
    const refused = remaining.filter((name) => errors.some((error) => isOf(name, error)));
    if (refused.length === 0) throw new Error(`The plan failed with errors of no module: ${errors.map(inOneLine).join(" | ")}`);
    for (const name of refused) plans.set(name, { errors: errors.filter((error) => isOf(name, error)), changes: [] });
    remaining = remaining.filter((name) => !refused.includes(name));
  }
}

/** Returns true for an error inside the module, or in the block that calls it. */
const isOf = (module: string, { address, summary, detail, range }: Diagnostic) =>
  [address, summary, detail, range?.filename].some((text) => text !== undefined && new RegExp(`\\b${module}\\b`).test(text));

const within = (module: string, changes: readonly ResourceChange[]): ResourceChange[] =>
  changes
    .filter(({ address }) => address.startsWith(`module.${module}.`))
    .map((change) => ({ ...change, address: change.address.slice(`module.${module}.`.length) }));

function errorsOf(planned: TerraformRun): Diagnostic[] {
  const errors = errorsIn(planned);
  return errors.length > 0 ? errors : [{ severity: "error", summary: planned.lines.join(" | ") }];
}
