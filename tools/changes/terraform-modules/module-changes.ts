import { type PublishedModule, publishedModules } from "../../../modules/platform/index.js";
import type { Plan } from "../plan/plan-together.js";
import { LEFT_OUT } from "../settings/candidate-values.js";
import { allLeaves, type Leaf, leavesOf, valueAt } from "../settings/setting-nodes.js";
import {
  askedBy,
  type Case,
  type ChangeRow,
  inOrderOf,
  type Planner,
  type Refusal,
  refusalRows,
  rowsOf,
  type Tried,
  triedOf,
} from "../table/change-table.js";
import { type AppliedModules, withAppliedModules } from "./applied-modules.js";
import { argumentsOf, type Inputs, jsonSchemaOf, schemaOf, variableName } from "./module-inputs.js";

/** Rows of each module's inputs, by the module's name. */
export type ModuleRows = Readonly<Record<string, readonly ChangeRow[]>>;

/** What inputs are called as settings of the platform: where a module's inputs stand in these. */
const platformNames: Readonly<Record<string, string>> = {
  network: "network{mode=new}.",
  "msk-cluster": "cluster{kind=standard}.",
  "msk-express": "cluster{kind=express}.",
  "msk-serverless": "cluster{kind=serverless}.",
  "kafka-access": "",
  "event-api": "eventApi.",
  platform: "",
};

/** Values tried for one way of one input: those that Terraform refuses for another reason than a replacement give way to the next. */
const TRIES = 5;

/** The inputs of a module that have rows of their own, by the name in Terraform: the platform's are settings, with rows above. */
export function inputsWithRows(module: PublishedModule, settings: ReadonlySet<string>): string[] {
  return allLeaves(jsonSchemaOf(module)).flatMap(({ name }) => (isSetting(module, name, settings) ? [] : [variableName(name)]));
}

const isSetting = ({ name: module }: PublishedModule, leaf: string, settings: ReadonlySet<string>): boolean =>
  module === "platform" && (settings.has(leaf) || [...settings].some((setting) => setting.replace(/\{\w+=[\w-]+\}/g, "") === leaf));

/**
 * Applies all published modules, changes each input alone, and plans.
 *
 * @param settings names of the platform's settings
 */
export function changesOfModules(
  settings: ReadonlySet<string>,
  progress: (line: string) => void,
): Promise<{ rows: ModuleRows; faults: string[] }> {
  return withAppliedModules(progress, async (applied) => {
    const rows: Record<string, readonly ChangeRow[]> = {};
    const faults: string[] = [];
    for (const module of publishedModules) {
      const found = await rowsOfModule(module, applied, settings, progress);
      rows[module.name] = found.rows;
      faults.push(...found.faults.map((fault) => `${module.name}: ${fault}`));
    }
    return { rows, faults };
  });
}

async function rowsOfModule(
  module: PublishedModule,
  { planner: plans, placeholders, inputsOf }: AppliedModules,
  settings: ReadonlySet<string>,
  progress: (line: string) => void,
): Promise<{ rows: ChangeRow[]; faults: string[] }> {
  const schema = schemaOf(module);
  const inputs = inputsOf(module);
  const planner: Planner<Inputs> = {
    planEach: (each) =>
      plans.planEach(
        module.name,
        each.map((call) => argumentsOf(call, schema)),
      ),
    unchanged: async () => (await plans.planEach(module.name, [argumentsOf(inputs, schema)]))[0] as Plan,
  };
  const leaves = leavesOf(jsonSchemaOf(module), inputs).filter(({ name }) => !isSetting(module, name, settings));
  progress(`${module.name}: planning a change of each of ${leaves.length} inputs`);
  const alternatives = leaves.flatMap((leaf) =>
    triedOf(leaf, inputs, `${platformNames[module.name]}${leaf.name}`, placeholders).map((tried) =>
      tried.slice(0, TRIES).map((each): Case<Inputs> => caseOf(each, inputs)),
    ),
  );
  const { taken, refusals } = await firstAllowed(alternatives, planner);
  const { rows, faults } = await rowsOf(
    taken.map(({ each }) => each),
    planner,
    taken.map(({ plan }) => plan),
  );
  const refused = refusalRows(refusals, new Set(rows.map(({ setting }) => setting)));
  const all = [...rows, ...refused].sort(inOrderOf(leaves.map(({ name }) => name)));
  return { rows: all.map((row) => ({ ...row, setting: variableName(row.setting) })), faults };
}

function caseOf({ other, ...tried }: Tried, inputs: Inputs): Case<Inputs> {
  const settings = structuredClone(inputs) as Record<string, unknown>;
  const owner = valueAt(settings, tried.leaf.path.slice(0, -1)) as Record<string | number, unknown>;
  const key = tried.leaf.path.at(-1) as Leaf["path"][number];
  if (other === LEFT_OUT) delete owner[key];
  else owner[key] = other;
  return { ...tried, settings };
}

/** Of each list of alternatives the first that Terraform plans, or refuses only for want of an acknowledgement. */
async function firstAllowed(
  alternatives: readonly (readonly Case<Inputs>[])[],
  planner: Planner<Inputs>,
): Promise<{ taken: { each: Case<Inputs>; plan: Plan }[]; refusals: Refusal[] }> {
  const taken: { each: Case<Inputs>; plan: Plan }[] = [];
  const refusals: Refusal[] = [];
  let open = alternatives;
  while (open.length > 0) {
    const plans = await planner.planEach(open.map(([first]) => (first as Case<Inputs>).settings));
    open = open.flatMap(([first, ...rest], i) => {
      const each = first as Case<Inputs>;
      const plan = plans[i] as Plan;
      if (plan.refused.length === 0 || askedBy(plan.refused).length > 0) taken.push({ each, plan });
      else if (rest.length > 0) return [rest];
      else refusals.push({ ...each, reason: plan.refused.map(inShort).join("; ") });
      return [];
    });
  }
  return { taken, refusals };
}

/** Terraform's words without its place and its heading. */
const inShort = (line: string): string => line.replace(/^.*?(Resource precondition failed|Invalid value for variable): /, "");
