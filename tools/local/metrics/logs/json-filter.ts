import { type FilteredEvent, type FilterPattern, InvalidPattern } from "./compiled-pattern.js";
import { alternatives, Tokens } from "./tokens.js";
import { comparison, OPERATORS, VALUE } from "./value-comparison.js";

const TOKEN = /"(?:[^"\\]|\\.)*"|%[^%]*%|\$\.[\w.[\]-]+|&&|\|\||!=|>=|<=|[=<>()]|[^\s"()=<>!&|%$]+/g;

/** Compiles `{ … }` with comparisons, `&&`, `||` and parentheses. @throws InvalidPattern */
export function jsonFilter(text: string): FilterPattern {
  const inner = /^\{([\s\S]*)\}$/.exec(text)?.[1];
  if (inner === undefined) throw new InvalidPattern(`Invalid metric filter pattern: ${text} has no closing brace`);
  const tokens = new Tokens(inner, TOKEN, text);
  const matches = alternatives<FilteredEvent>(tokens, () => condition(tokens));
  if (!tokens.atEnd) throw tokens.failure();
  return { matches, select: ({ json }, selector) => (selector.startsWith("$.") ? memberOf(json, selector.slice(2)) : undefined) };
}

function condition(tokens: Tokens): (event: FilteredEvent) => boolean {
  const path = tokens.next(/^\$\.[\w-]+(\.[\w-]+|\[\d+\])*$/).slice(2);
  const read = (event: FilteredEvent) => memberOf(event.json, path);
  if (tokens.accept("NOT")) {
    tokens.next(/^EXISTS$/);
    return (event) => read(event) === undefined;
  }
  if (tokens.accept("EXISTS")) return (event) => read(event) !== undefined;
  if (tokens.accept("IS")) {
    const word = tokens.next(/^(TRUE|FALSE|NULL)$/);
    const expected = word === "NULL" ? null : word === "TRUE";
    return (event) => read(event) === expected;
  }
  const operator = tokens.next(OPERATORS);
  const matches = comparison(operator, tokens.next(VALUE));
  return (event) => matches(read(event));
}

/** Reads `a.b[0].c` of a JSON value. */
function memberOf(json: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>(
      (value, part) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined),
      json,
    );
}
