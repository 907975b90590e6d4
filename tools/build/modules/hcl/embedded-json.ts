import { templateParts } from "./template.js";

/** An expression in a JSON text that takes the position of a complete value. */
export interface BareExpression {
  readonly expression: string;
}

/**
 * Parses a JSON text that contains `${…}`, such as a policy, so that it can be written as `jsonencode(…)`.
 *
 * @returns the value, in which strings are templates and bare expressions are {@link BareExpression}s; undefined if the text is not a JSON
 * object or list
 */
export function embeddedJson(text: string): unknown {
  if (!/^\s*[[{][\s\S]*[\]}]\s*$/.test(text)) return undefined;
  const expressions: string[] = [];
  let json = "";
  for (const part of templateParts(text)) {
    if ("literal" in part) {
      json += part.literal;
      continue;
    }
    // Inside a string it is part of the template; outside it is a complete value.
    const mark = `\u0001${expressions.push(part.expression) - 1}\u0001`;
    json += isInString(json) ? escaped(mark) : `"${escaped(`\u0002${mark}`)}"`;
  }
  try {
    return restored(JSON.parse(json), expressions);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const escaped = (mark: string) => JSON.stringify(mark).slice(1, -1);

function isInString(json: string): boolean {
  return (json.replace(/\\./gs, "").match(/"/g)?.length ?? 0) % 2 === 1;
}

function restored(value: unknown, expressions: readonly string[]): unknown {
  if (typeof value === "string") {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: placeholders that no input contains
    const bare = /^\u0002\u0001(\d+)\u0001$/.exec(value);
    if (bare) return { expression: expressions[Number(bare[1])] } as BareExpression;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    return value.replace(/\u0001(\d+)\u0001/g, (_, i) => `\${${expressions[Number(i)]}}`);
  }
  if (Array.isArray(value)) return value.map((item) => restored(item, expressions));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [restored(key, expressions), restored(item, expressions)]));
  }
  return value;
}
