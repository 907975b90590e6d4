import { templateParts } from "./template.js";

/** An expression that stands in a JSON text where a whole value does. */
export interface BareExpression {
  readonly expression: string;
}

/**
 * Reads a string that is a JSON text with `${…}` in it, such as a policy, so that it can be written as `jsonencode(…)`.
 *
 * @returns the value, whose strings are templates again and whose bare expressions are {@link BareExpression}s;
 * nothing if the text is no JSON object or list
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
    // Inside a string it stays a part of that string's template; outside it is a value of its own.
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
    // biome-ignore lint/suspicious/noControlCharactersInRegex: marks that no text of ours holds
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
