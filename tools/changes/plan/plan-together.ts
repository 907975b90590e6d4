import type { Run } from "./attached-terraform.js";
import { changesIn, type ResourceChange, type ShownPlan } from "./planned-changes.js";
import { type Diagnostic, errorsIn, sentence, type TerraformRun } from "./terraform-run.js";

export interface Plan {
  /** Terraform's errors, a line each; where there are any, there are no changes. */
  readonly refused: readonly string[];
  readonly changes: readonly ResourceChange[];
}

// The state was refreshed when it was applied, and moto has forgotten what a committed state tells of.
const PLAN = ["plan", "-refresh=false", "-lock=false", "-input=false", "-json", "-out=tfplan"];

/** Plans the folder's root as one. */
export async function planRoot(run: Run): Promise<Plan> {
  const planned = await run(PLAN);
  if (planned.code !== 0) return { refused: errorsOf(planned).map(sentence), changes: [] };
  return { refused: [], changes: changesIn(await shown(run)) };
}

/** Makes the modules that a root calls known to Terraform. */
export async function getModules(run: Run): Promise<void> {
  const got = await run(["get", "-no-color"]);
  if (got.code !== 0) throw new Error(`terraform get failed:\n${got.lines.join("\n")}`);
}

/** Modules that are planned in one run: many more would take more memory, and be planned again for each that is refused. */
const AT_ONCE = 40;

/**
 * Plans many modules of one root, each as if it were alone.
 *
 * @param write puts these modules into the folder, and no others
 * @returns plans in the order of the names
 */
export async function planTogether(names: readonly string[], write: (open: readonly string[]) => Promise<void>, run: Run): Promise<Plan[]> {
  const plans = new Map<string, Plan>();
  for (let from = 0; from < names.length; from += AT_ONCE) await planSome(names.slice(from, from + AT_ONCE), write, run, plans);
  return names.map((name) => plans.get(name) as Plan);
}

/** Each round plans all that is left, or finds out which of them Terraform refuses. */
async function planSome(
  names: readonly string[],
  write: (open: readonly string[]) => Promise<void>,
  run: Run,
  plans: Map<string, Plan>,
): Promise<void> {
  let open = names;
  while (open.length > 0) {
    await write(open);
    await getModules(run);
    const planned = await run(PLAN);
    if (planned.code === 0) {
      const changes = changesIn(await shown(run));
      for (const name of open) plans.set(name, { refused: [], changes: within(name, changes) });
      return;
    }
    const errors = errorsOf(planned);
    const refused = open.filter((name) => errors.some((error) => isOf(name, error)));
    if (refused.length === 0) throw new Error(`Terraform refuses, and names no module: ${errors.map(sentence).join(" | ")}`);
    for (const name of refused) plans.set(name, { refused: errors.filter((error) => isOf(name, error)).map(sentence), changes: [] });
    open = open.filter((name) => !refused.includes(name));
  }
}

async function shown(run: Run): Promise<ShownPlan> {
  const { code, lines } = await run(["show", "-json", "tfplan"]);
  if (code !== 0) throw new Error(`terraform show failed:\n${lines.join("\n")}`);
  return JSON.parse(lines.find((line) => line.startsWith("{")) ?? "{}") as ShownPlan;
}

/** Whether an error is of a module: it stands there, or where the module is called. */
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
