import { invalid, unsupported } from "./errors.js";
import { type Placeholders, Tokens } from "./tokens.js";
import { type Item, typeOf, type Value, wholeNumber } from "./values.js";

/** Changes an item, which has at least its key. */
export type Update = (item: Item) => Item;

const CLAUSES = ["SET", "REMOVE", "ADD", "DELETE"] as const;

/**
 * Reads an update: `SET #a = :v`, `REMOVE #a` and `ADD #a :v` for numbers.
 * @throws AwsError as DynamoDB for a syntax error; 501 for other forms
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function parseUpdate(text: string, placeholders: Placeholders, keys: readonly string[]): Update {
  const tokens = new Tokens("UpdateExpression", text, placeholders);
  const changes = new Map<string, (before: Value | undefined) => Value | undefined>();
  const clauses = new Set<string>();
  while (!tokens.done) {
    const clause = tokens.takeAny(CLAUSES);
    if (!clause) throw tokens.error();
    if (clauses.has(clause))
      throw invalid(`Invalid UpdateExpression: The "${clause}" section can only be used once in an update expression;`);
    clauses.add(clause);
    do {
      const name = tokens.name();
      if (keys.includes(name))
        throw invalid(`One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`);
      if (changes.has(name))
        throw invalid(
          `Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [${name}], path two: [${name}]`,
        );
      changes.set(name, change(clause, tokens));
    } while (tokens.take(","));
  }
  return (item) => {
    const changed = Object.entries(item).filter(([name]) => !changes.has(name));
    const added = [...changes].flatMap(([name, of]) => {
      const value = of(item[name]);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries([...changed, ...added]);
  };
}

function change(clause: (typeof CLAUSES)[number], tokens: Tokens): (before: Value | undefined) => Value | undefined {
  switch (clause) {
    case "SET": {
      tokens.expect("=");
      if (!tokens.atValue) throw unsupported("SET with anything but a value");
      const value = tokens.value();
      return () => value;
    }
    case "REMOVE":
      return () => undefined;
    case "ADD": {
      const added = tokens.value();
      if (typeOf(added) !== "N") throw unsupported("ADD with anything but a number");
      return (before) => sum(before, added);
    }
    case "DELETE":
      throw unsupported("DELETE in updates");
  }
}

function sum(before: Value | undefined, added: Value): Value {
  if (before !== undefined && typeOf(before) !== "N") throw invalid("An operand in the update expression has an incorrect data type");
  return { N: wholeNumber(String(wholeNumber(String(before?.["N"] ?? "0")) + wholeNumber(String(added["N"])))).toString() };
}
