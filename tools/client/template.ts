import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A file of `templates/`, with each `{{name}}` replaced. What stands there is code of the language it is for, so that a person who knows
 * the language can mend it; values are put in as they are given.
 *
 * @throws Error if the template has a name without a value, which is a fault of ours
 */
export function fillTemplate(path: string, values: Readonly<Record<string, string | number>>): string {
  return readFileSync(join(__dirname, "templates", path), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path}: nothing given for {{${name}}}`);
    return String(value);
  });
}
