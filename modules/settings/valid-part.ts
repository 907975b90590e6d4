import type { z } from "zod";
import type { SettingPath } from "./rule.js";
import { valueAt } from "./setting-schema.js";

/**
 * Parses the valid part of a document: invalid values are removed, and their defaults apply.
 *
 * @returns the settings, undefined if a required setting is invalid or missing, and the paths that were removed
 */
export function validPart<S extends z.ZodObject>(
  schema: S,
  values: unknown,
): { readonly settings?: z.output<S>; readonly removed: readonly SettingPath[] } {
  const rest = structuredClone(values);
  const removed: SettingPath[] = [];
  // Each round removes at least one value, or stops.
  for (;;) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return { settings: parsed.data, removed };
    // Last items first: removing an item moves those after it.
    const paths = [...parsed.error.issues].reverse().flatMap((issue) => pathsOf(issue).flatMap((path) => remove(rest, path)));
    if (paths.length === 0) return { removed };
    removed.push(...paths);
  }
}

function pathsOf(issue: z.core.$ZodIssue): SettingPath[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}

/** Removes the value at `path`; if there is none because it is missing, removes the map that lacks it. */
function remove(values: unknown, path: SettingPath): SettingPath[] {
  const key = path.at(-1);
  if (key === undefined) return [];
  const owner = valueAt(values, path.slice(0, -1));
  if (!owner || typeof owner !== "object" || !Object.hasOwn(owner, key)) return remove(values, path.slice(0, -1));
  if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else delete (owner as Record<string, unknown>)[key];
  return [path];
}
