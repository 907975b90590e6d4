import { endOfQuoted } from "./template.js";

/** Maximum length of an expression on one line. */
const WIDTH = 110;

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Breaks a long expression into lines inside its brackets, where HCL allows it. `terraform fmt` adds the indentation.
 */
export function layOutExpression(expression: string): string {
  if (expression.length <= WIDTH || expression.includes("\n")) return expression;
  return layOut(expression);
}

function layOut(text: string): string {
  if (text.length <= WIDTH) return text;
  let result = "";
  for (let i = 0; i < text.length; ) {
    const open = text[i] as string;
    if (open === '"') {
      const end = endOfQuoted(text, i);
      result += text.slice(i, end + 1);
      i = end + 1;
    } else if (closing[open]) {
      const end = endOfGroup(text, i);
      result += layOutGroup(open, text.slice(i + 1, end));
      i = end + 1;
    } else {
      result += open;
      i++;
    }
  }
  return result;
}

/** Breaks an expression that is too long only together with the text before it. */
const layOutNested = (text: string) => (text.length > WIDTH / 2 ? layOut(text.padEnd(WIDTH + 1)).trimEnd() : text);

function layOutGroup(open: string, inside: string): string {
  const close = closing[open];
  const content = inside.trim();
  // An index, or a short group.
  if (content.length <= WIDTH / 2) return `${open}${inside}${close}`;
  if (content.startsWith("for ")) {
    const [head, body] = splitAtTop(content, ":", 2);
    return `${open}\n${head?.trim()} :\n${layOut(body?.trim() ?? "")}\n${close}`;
  }
  const items = splitAtTop(content, ",");
  // `alltrue([…])`, `optional(object({…}), {})`: one long group with short neighbors stays on the lines of its brackets.
  const [long, ...others] = items.map((item) => item.trim()).filter((item) => item.length > WIDTH / 3);
  if (open === "(" && long && others.length === 0 && /[)\]}]$/.test(long)) {
    return `(${items.map((item) => (item.trim() === long ? layOutNested(long) : item.trim())).join(", ")})`;
  }
  return `${open}\n${items.map((item) => layOut(item.trim())).join(",\n")}${open === "(" ? "" : ","}\n${close}`;
}

/** Splits at separators outside of brackets and strings. */
function splitAtTop(text: string, separator: string, limit = Number.POSITIVE_INFINITY): string[] {
  const items: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length && items.length < limit - 1; i++) {
    const letter = text[i] as string;
    if (letter === '"') i = endOfQuoted(text, i);
    else if (closing[letter]) i = endOfGroup(text, i);
    else if (letter === separator) {
      items.push(text.slice(start, i));
      start = i + 1;
    }
  }
  const last = text.slice(start);
  return last.trim() ? [...items, last] : items;
}

function endOfGroup(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const letter = text[i] as string;
    if (letter === '"') i = endOfQuoted(text, i);
    else if (closing[letter]) depth++;
    else if (")]}".includes(letter) && --depth === 0) return i;
  }
  throw new Error(`unclosed bracket: ${text.slice(start, start + 80)}`);
}
