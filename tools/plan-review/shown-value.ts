/** Longest text of a value in a review. */
const MAXIMUM_LENGTH = 160;

/** Returns a value as text for people: text as it is, anything else as JSON; shortened. */
export function shownValue(value: unknown, maximumLength: number = MAXIMUM_LENGTH): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > maximumLength ? `${text.slice(0, maximumLength)}… (${text.length} characters)` : text;
}

/** Control characters, and characters that are invisible or reverse the text after them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Returns text on one line in which every control character is visible, as `\n` or `\u202e`: names and values come from anyone who writes
 * a plan.
 */
export const onOneLine = (text: string): string =>
  text.replace(INVISIBLE, (character) => short[character] ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
