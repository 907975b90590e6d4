import { type FilterPattern, InvalidPattern } from "./compiled-pattern.js";
import { alternatives, Tokens } from "./tokens.js";
import { comparison, VALUE } from "./value-comparison.js";

type Values = readonly string[];

/** A field of a pattern; undefined for `...`, any number of fields. */
type Field = { readonly name: string; readonly matches: (value: string) => boolean } | undefined;

const TOKEN = /"(?:[^"\\]|\\.)*"|%[^%]*%|\.\.\.|&&|\|\||!=|>=|<=|[=<>(),]|[^\s"()=<>!&|%,$]+/g;
const NAME = /^\w+$/;
/** A field of an event: in brackets, in quotes, or up to the next space. */
const FIELD = /\[([^\]]*)\]|"([^"]*)"|(\S+)/g;

/**
 * Compiles `[ip, user, ..., status = 4*, bytes > 1000]`: an event matches if it has these fields and they fulfil the conditions.
 *
 * @throws InvalidPattern
 */
export function fieldFilter(text: string): FilterPattern {
  const inner = /^\[([\s\S]*)\]$/.exec(text)?.[1];
  if (inner === undefined) throw new InvalidPattern(`Invalid metric filter pattern: ${text} has no closing bracket`);
  const fields = fieldsOf(new Tokens(inner, TOKEN, text));
  const valuesOf = (message: string): Values | undefined => assigned(fields, split(message));
  const named = fields.filter((field) => field !== undefined);
  return {
    matches: ({ message }) => {
      const values = valuesOf(message);
      return values !== undefined && named.every(({ matches }, index) => matches(values[index] as string));
    },
    select: ({ message }, selector) => valuesOf(message)?.[named.findIndex(({ name }) => selector === `$${name}`)],
  };
}

function fieldsOf(tokens: Tokens): readonly Field[] {
  const fields: Field[] = [];
  do fields.push(tokens.accept("...") ? undefined : field(tokens));
  while (tokens.accept(","));
  const names = fields.map((each) => each?.name);
  if (!tokens.atEnd || new Set(names).size < names.length) throw tokens.failure();
  return fields;
}

/** Reads a name, or conditions on one name: `status = 404 || status = 410`. */
function field(tokens: Tokens): NonNullable<Field> {
  let name: string | undefined;
  const matches = alternatives<string>(tokens, () => {
    const own = tokens.next(NAME);
    name ??= own;
    if (own !== name) throw tokens.failure();
    const operator = ["=", "!=", ">=", "<=", ">", "<"].map((each) => tokens.accept(each)).find((each) => each !== undefined);
    return operator === undefined ? () => true : ofText(operator, tokens.next(VALUE));
  });
  return { name: name as string, matches };
}

/** Compares a field as a number with a number, and as a text otherwise. */
function ofText(operator: string, literal: string): (value: string) => boolean {
  const matches = comparison(operator, literal);
  const isNumber = !literal.startsWith('"') && !Number.isNaN(Number(literal));
  return (value) => matches(isNumber ? Number(value) : value);
}

/** Returns the values of the named fields; undefined if an event has another number of fields. */
function assigned(fields: readonly Field[], values: Values): Values | undefined {
  const any = fields.indexOf(undefined);
  if (any === -1) return values.length === fields.length ? values : undefined;
  const after = fields.length - any - 1;
  if (values.length < any + after) return undefined;
  return [...values.slice(0, any), ...values.slice(values.length - after)];
}

const split = (message: string): Values =>
  [...message.matchAll(FIELD)].map(([, bracketed, quoted, bare]) => bracketed ?? quoted ?? (bare as string));
