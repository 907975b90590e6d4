import { InvalidPattern } from "./compiled-pattern.js";

/** The operators of comparisons. */
export const OPERATORS = /^(=|!=|>=|<=|>|<)$/;
/** The right side of a comparison: a quoted text, a regular expression, or a text or number without quotes. */
export const VALUE = /^("[\s\S]*"|%[\s\S]*%|[^"%()=<>!&|,$]+)$/;

const numeric: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

/**
 * Compiles a comparison of JSON values with a number, a text with wildcards, or a regular expression. An absent value matches none.
 *
 * @throws InvalidPattern for a text with an operator of order, and for a regular expression that CloudWatch Logs doesn't take
 */
export function comparison(operator: string, literal: string): (value: unknown) => boolean {
  const number = literal.startsWith('"') ? Number.NaN : Number(literal);
  if (!Number.isNaN(number)) {
    const compare = numeric[operator] as (a: number, b: number) => boolean;
    return (value) => typeof value === "number" && compare(value, number);
  }
  if (operator !== "=" && operator !== "!=")
    throw new InvalidPattern(`Invalid metric filter pattern: a text can't be compared with ${operator}: ${literal}`);
  const expression = isRegularExpression(literal) ? regularExpression(literal) : wildcards(literal);
  return (value) => value !== undefined && value !== null && expression.test(String(value)) === (operator === "=");
}

function wildcards(literal: string): RegExp {
  const text = literal.startsWith('"') ? literal.slice(1, -1).replace(/\\(.)/g, "$1") : literal;
  return new RegExp(`^${text.replace(/[\\^$.+?()|{}[\]]/g, "\\$&").replaceAll("*", "[^]*")}$`);
}

export const isRegularExpression = (text: string): boolean => /^%[^%]*%$/.test(text);

/** Letters, digits, symbols and operators. Source: CloudWatch Logs User Guide, "Supported regular expressions syntax" (2026-11). */
const EXPRESSION = /^[\w:#=@/;,\-\s^$?[\]{}|\\*+.]+$/;

/** Compiles `%…%`, which matches a part of a text. @throws InvalidPattern */
export function regularExpression(literal: string): RegExp {
  const source = literal.slice(1, -1);
  if (!EXPRESSION.test(source)) throw new InvalidPattern(`Invalid character(s) in term '${literal}'`);
  try {
    return new RegExp(source);
  } catch (cause) {
    throw new InvalidPattern(`Invalid metric filter pattern: ${literal} is not a regular expression`, { cause });
  }
}
