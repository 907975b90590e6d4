import type { SettingPath } from "./rule.js";

/** Largest number of values in a document. A thousand topics with every setting have some 15,000. */
const MOST_VALUES = 20_000;

/** A value that no setting can have, whatever its schema. */
export interface UnusableValue {
  readonly path: SettingPath;
  readonly what: "too many values" | "contains itself" | "character";
  readonly message: string;
}

/**
 * Control characters apart from tabs and line breaks, noncharacters and halves of surrogate pairs: AWS refuses them in names and tags, they
 * are invisible in a plan, and noncharacters have a meaning between settings and Terraform.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it finds
const UNUSABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]|\p{Cs}/u;

/** Returns the first value of a document that can't be used; the document has no other problems that can be reported before it. */
export function unusableValue(document: unknown): UnusableValue | undefined {
  let values = 0;
  const visit = (value: unknown, path: SettingPath, above: readonly unknown[]): UnusableValue | undefined => {
    if (++values > MOST_VALUES)
      return { path: path.slice(0, 1), what: "too many values", message: `the document has more than ${MOST_VALUES} values` };
    if (typeof value === "string") return unusableText(value, path);
    if (!value || typeof value !== "object") return undefined;
    if (above.includes(value)) return { path, what: "contains itself", message: "an alias refers to a value that contains it" };
    for (const [key, item] of Object.entries(value)) {
      const below = [...path, Array.isArray(value) ? Number(key) : key];
      const found = unusableText(key, path) ?? visit(item, below, [...above, value]);
      if (found) return found;
    }
    return undefined;
  };
  return visit(document, [], []);
}

function unusableText(text: string, path: SettingPath): UnusableValue | undefined {
  const found = UNUSABLE.exec(text)?.[0];
  if (found === undefined) return undefined;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { path, what: "character", message: `the character U+${code} is not allowed` };
}
