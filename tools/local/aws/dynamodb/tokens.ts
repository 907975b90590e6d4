import { invalid, unsupported } from "./errors.js";
import { stored, type Value } from "./values.js";

/** The placeholders of a request, and which of them its expressions use. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
  readonly used: Set<string>;
}

type Input = Readonly<Record<string, unknown>>;

export function placeholdersOf({ ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: Input): Placeholders {
  const [givenNames, givenValues] = [names as Record<string, string>, values as Record<string, Value>];
  for (const name of Object.keys(givenNames)) {
    if (!/^#\w+$/.test(name)) throw invalid(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${name}"`);
  }
  for (const name of Object.keys(givenValues)) {
    if (!/^:\w+$/.test(name)) throw invalid(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${name}"`);
  }
  const kept = Object.fromEntries(Object.entries(givenValues).map(([name, value]) => [name, stored(value)]));
  return { names: givenNames, values: kept, used: new Set() };
}

/** @throws AwsError for placeholders that no expression uses */
export function checkUsed({ names, values, used }: Placeholders): void {
  for (const [what, given] of [
    ["ExpressionAttributeNames", names],
    ["ExpressionAttributeValues", values],
  ] as const) {
    const unused = Object.keys(given).filter((name) => !used.has(name));
    if (unused.length > 0) throw invalid(`Value provided in ${what} unused in expressions: keys: {${unused.join(", ")}}`);
  }
}

/** Reads an expression from left to right. Attributes must be placeholders: DynamoDB reserves several hundred words. */
export class Tokens {
  private position = 0;
  private readonly tokens: readonly string[];

  constructor(
    private readonly kind: string,
    expression: string,
    private readonly placeholders: Placeholders,
  ) {
    if (expression.trim() === "") throw invalid(`Invalid ${kind}: The expression can not be empty;`);
    this.tokens = expression.match(/<>|<=|>=|[#:]?\w+|[^\s\w]/g) ?? [];
  }

  get done(): boolean {
    return this.position === this.tokens.length;
  }

  /** Returns whether the next token is this word or sign, and skips it if so. Words are not case-sensitive. */
  take(token: string): boolean {
    const found = this.tokens[this.position]?.toUpperCase() === token.toUpperCase();
    if (found) this.position++;
    return found;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.error();
  }

  takeAny<T extends string>(tokens: readonly T[]): T | undefined {
    return tokens.find((token) => this.take(token));
  }

  /** Reads an attribute. */
  name(): string {
    const token = this.tokens[this.position] ?? "";
    if (/^\w/.test(token)) throw unsupported(`the attribute ${token} without a placeholder in an expression`);
    if (!token.startsWith("#") || token.length < 2) throw this.error();
    this.position++;
    const next = this.tokens[this.position];
    if (next === "." || next === "[") throw unsupported("paths in expressions");
    const name = Object.hasOwn(this.placeholders.names, token) ? this.placeholders.names[token] : undefined;
    if (name === undefined)
      throw invalid(
        `Invalid ${this.kind}: An expression attribute name used in the document path is not defined; attribute name: ${token}`,
      );
    this.placeholders.used.add(token);
    return name;
  }

  get atValue(): boolean {
    return this.tokens[this.position]?.startsWith(":") === true;
  }

  /** Reads a value. */
  value(): Value {
    const token = this.tokens[this.position] ?? "";
    if (!token.startsWith(":") || token.length < 2) throw this.error();
    this.position++;
    const value = Object.hasOwn(this.placeholders.values, token) ? this.placeholders.values[token] : undefined;
    if (value === undefined)
      throw invalid(`Invalid ${this.kind}: An expression attribute value used in expression is not defined; attribute value: ${token}`);
    this.placeholders.used.add(token);
    return value;
  }

  error(): Error {
    const token = this.tokens[this.position] ?? "<EOF>";
    const near = this.tokens.slice(Math.max(0, this.position - 1), this.position + 2).join(" ");
    return invalid(`Invalid ${this.kind}: Syntax error; token: "${token}", near: "${near}"`);
  }
}
