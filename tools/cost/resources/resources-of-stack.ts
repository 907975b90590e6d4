import type { StackJson } from "../../stack/index.js";
import type { Resource } from "./resource.js";

/**
 * Returns the resources of a synthesized stack. `for_each` and `count` are evaluated where they are literal; an expression that only
 * Terraform can evaluate counts as `one`: its address is returned too.
 */
export function resourcesOfStack({ resource = {} }: StackJson): { readonly resources: Resource[]; readonly undecided: string[] } {
  const undecided: string[] = [];
  const resources = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, values]): Resource[] => {
      const address = `${type}.${name}`;
      const instances = instancesOf(values);
      if (instances === undefined) undecided.push(address);
      return instances === 0 ? [] : [{ address, type, values, instances: instances ?? 1 }];
    }),
  );
  return { resources, undecided };
}

function instancesOf({ count, for_each: each }: Readonly<Record<string, unknown>>): number | undefined {
  if (typeof count === "number") return count;
  if (count !== undefined) return undefined;
  if (each === undefined) return 1;
  if (Array.isArray(each)) return each.length;
  if (each !== null && typeof each === "object") return Object.keys(each).length;
  const literal = /^\$\{toset\((\[.*\])\)\}$/.exec(String(each))?.[1];
  if (literal === undefined) return undefined;
  try {
    return new Set(JSON.parse(literal) as unknown[]).size;
  } catch {
    return undefined; // not only literals
  }
}
