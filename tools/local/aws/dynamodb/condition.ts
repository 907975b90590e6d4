import { invalid } from "./errors.js";
import type { Placeholders } from "./tokens.js";
import { Tokens } from "./tokens.js";
import { compare, equal, type Item, typeOf, type Value } from "./values.js";

/** Returns whether an item meets a condition; undefined stands for an item that does not exist. */
export type Condition = (item: Item | undefined) => boolean;
type Operand = (item: Item | undefined) => Value | undefined;

const COMPARISONS = ["<>", "<=", ">=", "=", "<", ">"] as const;
const FUNCTIONS = ["attribute_not_exists", "attribute_exists", "begins_with"] as const;

/**
 * Reads a condition: comparisons, BETWEEN, attribute_exists, attribute_not_exists, begins_with, AND, OR, NOT and parentheses.
 * @throws AwsError as DynamoDB for a syntax error; 501 for a path or an attribute without a placeholder
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(text: string, placeholders: Placeholders, kind = "ConditionExpression"): Condition {
  const tokens = new Tokens(kind, text, placeholders);
  const condition = either(tokens);
  if (!tokens.done) throw tokens.error();
  return condition;
}

function either(tokens: Tokens): Condition {
  const conditions = [both(tokens)];
  while (tokens.take("OR")) conditions.push(both(tokens));
  return (item) => conditions.some((condition) => condition(item));
}

function both(tokens: Tokens): Condition {
  const conditions = [negated(tokens)];
  while (tokens.take("AND")) conditions.push(negated(tokens));
  return (item) => conditions.every((condition) => condition(item));
}

function negated(tokens: Tokens): Condition {
  if (!tokens.take("NOT")) return simple(tokens);
  const condition = negated(tokens);
  return (item) => !condition(item);
}

function simple(tokens: Tokens): Condition {
  if (tokens.take("(")) {
    const condition = either(tokens);
    tokens.expect(")");
    return condition;
  }
  const called = tokens.takeAny(FUNCTIONS);
  return called ? call(called, tokens) : comparison(tokens);
}

function call(called: (typeof FUNCTIONS)[number], tokens: Tokens): Condition {
  tokens.expect("(");
  const name = tokens.name();
  if (called !== "begins_with") {
    tokens.expect(")");
    return (item) => (item?.[name] !== undefined) === (called === "attribute_exists");
  }
  tokens.expect(",");
  const start = tokens.value();
  tokens.expect(")");
  if (typeOf(start) !== "S")
    throw invalid(
      `Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: ${typeOf(start)}`,
    );
  return (item) => String(item?.[name]?.["S"] ?? "").startsWith(start["S"] as string) && item?.[name]?.["S"] !== undefined;
}

function comparison(tokens: Tokens): Condition {
  const left = operand(tokens);
  if (tokens.take("BETWEEN")) {
    const low = operand(tokens);
    tokens.expect("AND");
    const high = operand(tokens);
    return (item) => ordered(low(item), left(item), (sign) => sign <= 0) && ordered(left(item), high(item), (sign) => sign <= 0);
  }
  const sign = tokens.takeAny(COMPARISONS);
  if (!sign) throw tokens.error();
  const right = operand(tokens);
  return (item) => holds(sign, left(item), right(item));
}

function operand(tokens: Tokens): Operand {
  if (tokens.atValue) {
    const value = tokens.value();
    return () => value;
  }
  const name = tokens.name();
  return (item) => item?.[name];
}

function ordered(one: Value | undefined, other: Value | undefined, holdsFor: (sign: number) => boolean): boolean {
  if (one === undefined || other === undefined) return false;
  const sign = compare(one, other);
  return sign !== undefined && holdsFor(sign);
}

function holds(sign: (typeof COMPARISONS)[number], left: Value | undefined, right: Value | undefined): boolean {
  switch (sign) {
    case "=":
      return left !== undefined && right !== undefined && equal(left, right);
    case "<>":
      return left === undefined || right === undefined || !equal(left, right);
    case "<":
      return ordered(left, right, (order) => order < 0);
    case "<=":
      return ordered(left, right, (order) => order <= 0);
    case ">":
      return ordered(left, right, (order) => order > 0);
    case ">=":
      return ordered(left, right, (order) => order >= 0);
  }
}
