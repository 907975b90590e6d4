import type { SettingPath } from "./rule.js";

const LONGEST_QUOTE = 60;

/** `topics.ad-events.partitions`; `(document)` for the root. */
export const dottedPath = (path: SettingPath): string => path.join(".") || "(document)";

/** Returns text without line breaks. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Returns a value as JSON on one line, shortened. */
export function quoted(value: unknown): string {
  const text = oneLine(JSON.stringify(value) ?? String(value));
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 3)}…` : text;
}
