import { typeOf } from "../../effects/resource-type.js";
import type { ResourceChange } from "../../terraform/index.js";

const verbs: Readonly<Record<ResourceChange["action"], string>> = {
  replace: "replaces",
  delete: "destroys",
  create: "creates",
  move: "moves",
  forget: "forgets",
  update: "updates",
};

/** The highest number of resource types in a list; a longer list is shown as its length. */
const MAXIMUM_LISTED = 4;

/** Returns what happens to which types of resource, replacements first: `updates lambda_function`. */
export function summaryOf(changes: readonly ResourceChange[]): string[] {
  return Object.entries(verbs).flatMap(([action, verb]) => {
    const types = [
      ...new Set(changes.filter((change) => change.action === action).map(({ address }) => typeOf(address).replace(/^aws_/, ""))),
    ].sort();
    if (types.length === 0) return [];
    return [types.length > MAXIMUM_LISTED ? `${verb} ${types.length} kinds of resource` : `${verb} ${types.join(", ")}`];
  });
}
