import { inOneLine, TerraformError } from "../terraform/index.js";
import { type Locals, rootModule } from "./configuration.js";
import { type Action, type Description, merged, type Refusal, type Resources } from "./description.js";
import type { Workspace } from "./workspace.js";

/** The outcome of one description. */
export interface Outcome {
  readonly name: string;
  readonly what: string;
  /** The first difference from the description; undefined if there is none. */
  readonly difference?: string;
  /** Why AWS refuses the configuration, where it does, and the local platform refuses it too. */
  readonly refused?: string;
  readonly seconds: number;
}

/** A difference between a description and what happened. */
class Difference extends Error {}

/** The parts of {@link Workspace} that a description uses. */
export type Terraform = Pick<Workspace, "write" | "apply" | "plan" | "destroy" | "deleteOutside" | "forget">;

/**
 * Applies a description, makes its changes, and destroys it. After each apply a second plan must be empty.
 *
 * @throws for anything else than a difference or an error of Terraform, such as an interruption
 */
export async function runDescription(description: Description, terraform: Terraform, region: string, locals: Locals): Promise<Outcome> {
  const started = Date.now();
  const { name, what } = description;
  const outcome = await differenceOf(description, terraform, region, { ...locals, name: name.replace("/", "-") });
  return { name, what, ...outcome, seconds: Math.round((Date.now() - started) / 100) / 10 };
}

type Result = Pick<Outcome, "difference" | "refused">;

async function differenceOf(description: Description, terraform: Terraform, region: string, locals: Locals): Promise<Result> {
  let result: Result;
  try {
    result = await steps(description, terraform, region, locals);
  } catch (error) {
    result = { difference: textOf(error) };
  }
  try {
    await terraform.destroy();
  } catch (error) {
    const difference = `destroy: ${textOf(error)}`;
    await terraform.forget();
    return { difference: result.difference ? `${result.difference}; ${difference}` : difference };
  }
  return result;
}

async function steps(description: Description, terraform: Terraform, region: string, locals: Locals): Promise<Result> {
  let { resources } = description;
  const created = Object.fromEntries(managed(resources).map((address) => [address, "create" as const]));
  const first = { plan: created, outputs: {}, refused: description.refused, change: undefined, delete: undefined };
  for (const [i, step] of [first, ...description.steps].entries()) {
    const label = i === 0 ? "creation" : `step ${i}`;
    if (step.change) resources = merged(resources, step.change) as Resources;
    const outputs = { ...description.outputs, ...step.outputs };
    await terraform.write(rootModule(region, resources, locals, Object.keys(outputs)));
    if (step.delete) await terraform.deleteOutside(step.delete);
    if (step.refused) return { refused: await refusal(label, terraform, step.refused) };
    comparePlan(label, await terraform.apply(), step.plan);
    const planned = await terraform.plan();
    if (planned.pending.length > 0) throw new Difference(`${label}: a second plan is not empty: ${planned.pending.join("; ")}`);
    compareOutputs(label, planned.outputs, outputs);
  }
  return {};
}

const managed = (resources: Resources): string[] =>
  Object.entries(resources).flatMap(([address, args]) => (args === null || address.startsWith("data.") ? [] : [address]));

/** Applies what AWS refuses. @returns the reason */
async function refusal(label: string, terraform: Terraform, { error, because }: Refusal): Promise<string> {
  const found = await terraform.apply().then(() => undefined, textOf);
  if (found === undefined) throw new Difference(`${label}: applied, but AWS refuses it: ${because}`);
  if (!found.includes(error)) throw new Difference(`${label}: refused with another error than "${error}": ${found}`);
  return because;
}

/** @throws {@link Difference} unless exactly the expected resources change. Instances of one resource are one entry. */
function comparePlan(label: string, planned: ReadonlyMap<string, string>, expected: Readonly<Record<string, Action>>): void {
  const found = new Map([...planned].map(([address, action]) => [address.replace(/\[.*\]$/, ""), action]));
  const addresses = new Set([...found.keys(), ...Object.keys(expected)]);
  const differences = [...addresses].flatMap((address) => {
    const [action, wanted] = [found.get(address), expected[address]];
    return action === wanted ? [] : [`${address}: planned ${action ?? "no change"}, expected ${wanted ?? "no change"}`];
  });
  if (differences.length > 0) throw new Difference(`${label}: ${differences.join("; ")}`);
}

function compareOutputs(label: string, outputs: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>): void {
  const differences = Object.entries(expected).flatMap(([expression, value], i) => {
    const found = JSON.stringify(outputs[`value_${i}`]);
    return found === JSON.stringify(value) ? [] : [`${expression} is ${found}, expected ${JSON.stringify(value)}`];
  });
  if (differences.length > 0) throw new Difference(`${label}: ${differences.join("; ")}`);
}

function textOf(error: unknown): string {
  if (error instanceof TerraformError && error.diagnostics.length > 0) return error.diagnostics.map(inOneLine).join("; ");
  if (error instanceof Difference || error instanceof TerraformError) return error.message;
  throw error;
}
