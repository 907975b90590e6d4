/** A log event as filters see it. */
export interface FilteredEvent {
  readonly message: string;
  /** The event as JSON; undefined if it is not. */
  readonly json: unknown;
}

type Matches = (event: FilteredEvent) => boolean;

/**
 * Compiles a filter pattern of CloudWatch Logs: terms (`ERROR`, `"Failed authentication"`, `-DEBUG`, `?a ?b`) or a condition on JSON
 * (`{ $.status >= 500 && $.route = "POST *" }`). An empty pattern matches every event.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws Error for a pattern that is not supported: space-delimited fields, regular expressions
 */
export function filterPattern(pattern: string): Matches {
  const text = pattern.trim();
  if (text.startsWith("[") || text.includes("%")) throw new Error(`the filter pattern ${text} is not supported: only terms and JSON are`);
  return text.startsWith("{") ? jsonCondition(text) : terms(text);
}

function terms(text: string): Matches {
  const all = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign, quoted, bare]) => ({
    sign,
    term: quoted === undefined ? (bare as string) : quoted.replace(/\\(.)/g, "$1"),
  }));
  const of = (wanted: string) => all.filter(({ sign }) => sign === wanted).map(({ term }) => term);
  const [required, optional, excluded] = [of(""), of("?"), of("-")];
  return ({ message }) =>
    required.every((term) => message.includes(term)) &&
    (optional.length === 0 || required.length > 0 || optional.some((term) => message.includes(term))) &&
    !excluded.some((term) => message.includes(term));
}

/** `{ … }` with comparisons, `&&`, `||` and parentheses. */
function jsonCondition(text: string): Matches {
  const inner = /^\{([\s\S]*)\}$/.exec(text)?.[1];
  if (inner === undefined) throw new Error(`the filter pattern ${text} has no closing brace`);
  const tokens = [...inner.matchAll(TOKEN)].map(([token]) => token.trim());
  let position = 0;
  const accept = (...expected: readonly string[]) => (expected.includes(tokens[position] ?? "") ? tokens[position++] : undefined);
  const fail = (): never => {
    throw new Error(`the filter pattern ${text} is not supported near its part ${position + 1}`);
  };
  const either = (): Matches => {
    const all = [both()];
    while (accept("||")) all.push(both());
    return (event) => all.some((matches) => matches(event));
  };
  const both = (): Matches => {
    const all = [comparison()];
    while (accept("&&")) all.push(comparison());
    return (event) => all.every((matches) => matches(event));
  };
  const comparison = (): Matches => {
    if (accept("(")) {
      const matches = either();
      return accept(")") ? matches : fail();
    }
    const selector = tokens[position++] ?? fail();
    if (!selector.startsWith("$.")) return fail();
    const read = (event: FilteredEvent) => memberOf(event.json, selector.slice(2));
    if (accept("NOT")) return accept("EXISTS") ? (event) => read(event) === undefined : fail();
    if (accept("EXISTS")) return (event) => read(event) !== undefined;
    if (accept("IS")) {
      const word = accept("TRUE", "FALSE", "NULL") ?? fail();
      const expected = word === "NULL" ? null : word === "TRUE";
      return (event) => read(event) === expected;
    }
    const operator = accept("=", "!=", ">=", "<=", ">", "<") ?? fail();
    const matches = valueComparison(operator, tokens[position++] ?? fail());
    return (event) => matches(read(event));
  };
  const matches = either();
  if (position < tokens.length) fail();
  return matches;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|\$\.[\w.[\]-]+|&&|\|\||!=|>=|<=|[=<>()]|[^\s"()=<>!&|]+/g;

function valueComparison(operator: string, literal: string): (value: unknown) => boolean {
  const number = literal.startsWith('"') ? Number.NaN : Number(literal);
  if (!Number.isNaN(number)) {
    const compare = numeric[operator] as (a: number, b: number) => boolean;
    return (value) => typeof value === "number" && compare(value, number);
  }
  const text = literal.startsWith('"') ? literal.slice(1, -1).replace(/\\(.)/g, "$1") : literal;
  const expression = new RegExp(`^${text.replace(/[\\^$.+?()|{}[\]]/g, "\\$&").replaceAll("*", "[^]*")}$`);
  if (operator === "=") return (value) => value !== undefined && value !== null && expression.test(String(value));
  if (operator === "!=") return (value) => value !== undefined && value !== null && !expression.test(String(value));
  throw new Error(`a text can't be compared with ${operator}: ${literal}`);
}

const numeric: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

/** Reads `a.b[0].c` of a JSON value. */
export function memberOf(json: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>(
      (value, part) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined),
      json,
    );
}
