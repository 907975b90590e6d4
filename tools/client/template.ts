import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Returns a file of `templates/` with each `{{name}}` replaced by its value. Templates are code in their target language, so that anyone
 * who knows the language can edit them. Values are inserted without quoting.
 *
 * @throws Error if a name has no value, which is a bug
 */
export function fillTemplate(path: string, values: Readonly<Record<string, string | number>>): string {
  return readFileSync(join(__dirname, "templates", path), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path}: no value for {{${name}}}`);
    return String(value);
  });
}
