import { type PublishedModule, publishedModules } from "../../../modules/platform/index.js";
import { valueAt } from "../../../modules/settings/index.js";
import { type Diagnostic, inOneLine } from "../../terraform/index.js";
import type { Plan } from "../plan/plan-together.js";
import { LEFT_OUT } from "../settings/candidate-values.js";
import { allNodes, nodesOf } from "../settings/setting-nodes.js";
import { isWithin } from "../settings/within.js";
import { type Candidate, type ChangeCase, candidatesOf, type Refusal, refusalRows } from "../table/change-case.js";
import { type ChangeRow, inOrderOf } from "../table/change-row.js";
import { type Planner, rowsOf } from "../table/change-rows.js";
import { missingApprovals } from "../table/replacement-approval.js";
import { type AppliedModules, withAppliedModules } from "./applied-modules.js";
import { argumentsOf, type Inputs, schemaOf, variableName } from "./module-inputs.js";

/** Rows of each module's inputs, by the module's name. */
export type ModuleRows = Readonly<Record<string, readonly ChangeRow[]>>;

/** The prefix of the platform's settings that a module has as inputs. */
const platformNames: Readonly<Record<string, string>> = {
  network: "network{mode=new}.",
  "msk-cluster": "cluster{kind=standard}.",
  "msk-express": "cluster{kind=express}.",
  "msk-serverless": "cluster{kind=serverless}.",
  "kafka-access": "",
  "msk-observability": "observability.",
  "event-api": "eventApi.",
  "schema-registry": "",
  platform: "",
};

/** The number of candidate values tried for one way of one input, where Terraform refuses for another reason than a replacement. */
const ATTEMPTS = 5;

/** Returns the inputs of a module that have rows, by their names in Terraform. The platform's inputs are settings, which have rows. */
export function inputsWithRows(module: PublishedModule, settings: ReadonlySet<string>): string[] {
  return allNodes(schemaOf(module)).flatMap(({ name }) => (isSetting(module, name, settings) ? [] : [variableName(name)]));
}

const isSetting = ({ name: module }: PublishedModule, input: string, settings: ReadonlySet<string>): boolean =>
  module === "platform" && (settings.has(input) || [...settings].some((setting) => setting.replace(/\{\w+=[\w-]+\}/g, "") === input));

/** Returns the name of the platform's setting that an input is. */
const settingOf = ({ name: module }: PublishedModule, input: string): string => `${platformNames[module]}${input}`;

/**
 * Returns the rows of a module after a measurement of some of its inputs, in the order of the inputs.
 *
 * @param only - names of settings: those that were measured
 */
export function withMeasured(
  module: PublishedModule,
  earlier: readonly ChangeRow[],
  measured: readonly ChangeRow[],
  only: readonly string[],
): ChangeRow[] {
  const inputs = allNodes(schemaOf(module)).map(({ name }) => name);
  const replaced = new Set(inputs.filter((name) => isWithin(only, settingOf(module, name))).map(variableName));
  return [...earlier.filter(({ setting }) => !replaced.has(setting)), ...measured].sort(inOrderOf(inputs.map(variableName)));
}

/**
 * Applies published modules, changes each input alone, and plans.
 *
 * @param settings - names of the platform's settings
 * @param only - names of settings: only these inputs, of the modules that have one of them
 */
export function changesOfModules(
  settings: ReadonlySet<string>,
  progress: (line: string) => void,
  only?: readonly string[],
): Promise<{ rows: ModuleRows; failures: string[] }> {
  const measured = publishedModules.filter((module) =>
    allNodes(schemaOf(module)).some(({ name }) => !isSetting(module, name, settings) && isWithin(only, settingOf(module, name))),
  );
  if (measured.length === 0) return Promise.resolve({ rows: {}, failures: [] });
  return withAppliedModules(measured, progress, async (applied) => {
    const rows: Record<string, readonly ChangeRow[]> = {};
    const failures: string[] = [];
    for (const module of measured) {
      const found = await rowsOfModule(module, applied, settings, progress, only);
      rows[module.name] = found.rows;
      failures.push(...found.failures.map((failure) => `${module.name}: ${failure}`));
    }
    return { rows, failures };
  });
}

/** What {@link rowsOfModule} needs of the applied modules. */
export type Applied = Pick<AppliedModules, "placeholders" | "inputsOf"> & { readonly planner: Pick<AppliedModules["planner"], "planEach"> };

/** Changes each input of one applied module alone, and plans. @param only - names of settings: only these inputs */
export async function rowsOfModule(
  module: PublishedModule,
  { planner: plans, placeholders, inputsOf }: Applied,
  settings: ReadonlySet<string>,
  progress: (line: string) => void,
  only?: readonly string[],
): Promise<{ rows: ChangeRow[]; failures: string[] }> {
  const schema = schemaOf(module);
  const inputs = inputsOf(module);
  const planner: Planner<Inputs> = {
    planEach: (each) =>
      plans.planEach(
        module.name,
        each.map((call) => argumentsOf(call, schema)),
      ),
    unchanged: async () => (await plans.planEach(module.name, [argumentsOf(inputs, schema)]))[0] as Plan,
    nameOf: nameInApproval,
  };
  const nodes = nodesOf(schema, inputs).filter(({ name }) => !isSetting(module, name, settings) && isWithin(only, settingOf(module, name)));
  progress(`${module.name}: planning a change of each of ${nodes.length} inputs`);
  const alternatives = nodes.flatMap((node) =>
    candidatesOf(node, inputs, settingOf(module, node.name), placeholders).map((candidates) =>
      candidates.slice(0, ATTEMPTS).map((candidate): ChangeCase<Inputs> => caseOf(candidate, inputs)),
    ),
  );
  const { accepted, refusals } = await firstAccepted(alternatives, planner);
  const { rows, failures } = await rowsOf(
    accepted.map(({ change }) => change),
    planner,
    accepted.map(({ plan }) => plan),
  );
  const refused = refusalRows(refusals, new Set(rows.map(({ setting }) => setting)));
  const all = [...rows, ...refused].sort(inOrderOf(nodes.map(({ name }) => name)));
  return { rows: all.map((row) => ({ ...row, setting: variableName(row.setting) })), failures };
}

/** Returns the name that an approval begins with: that of the existing cluster, else the `name` of what the module creates. */
const nameInApproval = ({ clusterArn, name }: Inputs): string =>
  typeof clusterArn === "string" ? String(clusterArn.split("/")[1]) : String(name);

function caseOf({ value, ...candidate }: Candidate, inputs: Inputs): ChangeCase<Inputs> {
  const settings = structuredClone(inputs) as Record<string, unknown>;
  const owner = valueAt(settings, candidate.node.path.slice(0, -1)) as Record<string | number, unknown>;
  const key = candidate.node.path.at(-1) as string | number;
  if (value === LEFT_OUT) delete owner[key];
  else owner[key] = value;
  return { ...candidate, settings };
}

interface Accepted {
  readonly change: ChangeCase<Inputs>;
  readonly plan: Plan;
}

/** Returns of each list the first change that Terraform plans, or that it refuses only because an approval is missing. */
async function firstAccepted(
  alternatives: readonly (readonly ChangeCase<Inputs>[])[],
  planner: Planner<Inputs>,
): Promise<{ accepted: Accepted[]; refusals: Refusal[] }> {
  const accepted: Accepted[] = [];
  const refusals: Refusal[] = [];
  let remaining = alternatives;
  while (remaining.length > 0) {
    const plans = await planner.planEach(remaining.map(([first]) => (first as ChangeCase<Inputs>).settings));
    remaining = remaining.flatMap(([first, ...rest], i) => {
      const change = first as ChangeCase<Inputs>;
      const plan = plans[i] as Plan;
      if (plan.errors.length === 0 || missingApprovals(plan.errors).length > 0) accepted.push({ change, plan });
      else if (rest.length > 0) return [rest];
      else refusals.push({ ...change, reason: plan.errors.map(reasonOf).join("; ") });
      return [];
    });
  }
  return { accepted, refusals };
}

const conditions: readonly string[] = ["Resource precondition failed", "Invalid value for variable"];

/** Returns the message of a failed condition; of any other error, the error. */
const reasonOf = (error: Diagnostic): string =>
  conditions.includes(error.summary) ? (error.detail ?? "").replace(/\s+/g, " ").replace(CHECKED_BY, "") : inOneLine(error);

/** Terraform ends the message of a variable's validation with its place, in a folder of this tool. */
const CHECKED_BY = / This was checked by the validation rule at \S+\.$/;
