import { onOneLine } from "../shown-value.js";

/**
 * Returns text as a code span of Markdown, in which nothing is markup: no HTML, no link, no mention of a user. The fence is longer than
 * every run of backticks in the text. A vertical line, which would end a cell of a table, is shown as its code.
 */
export function code(text: string): string {
  const line = onOneLine(text).replaceAll("|", "\\u007c");
  if (line.trim() === "") return "(empty)";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") || (line.startsWith(" ") && line.endsWith(" ")) ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** Characters that are markup of Markdown or HTML within a line. */
const MARKUP = /[\\`*_{}[\]<>#|~@&$^]/g;

/** Returns a sentence as Markdown that is displayed as it is written. Names and values, which anyone chooses, are shown as {@link code}. */
export const plain = (text: string): string => onOneLine(text).replace(MARKUP, (character) => `&#${character.charCodeAt(0)};`);
